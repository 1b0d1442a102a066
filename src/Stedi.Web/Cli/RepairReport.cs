using System.Text;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Web.Components;
using Stedi.Web.Versions;

namespace Stedi.Web.Cli;

/// <summary>Formats repair plans and results.</summary>
internal static class RepairReport
{
    /// <param name="isApplied">Whether the plan was applied.</param>
    public static string Of(RepairPlan plan, bool isApplied)
    {
        var text = new StringBuilder();
        text.AppendLine(plan.Condition switch
        {
            CatalogCondition.Missing => $"The catalog {plan.Catalog} is missing.",
            CatalogCondition.Damaged => $"The catalog {plan.Catalog} cannot be read: {plan.Fault}",
            CatalogCondition.New => "Nothing has been published in this lake.",
            _ => $"The catalog {plan.Catalog} is readable.",
        });
        foreach (var table in plan.Tables)
            text.AppendLine(Line(table));
        var restorable = plan.Restorable.Count();
        text.AppendLine((plan.HasRepairs, isApplied, restorable) switch
        {
            (false, _, _) => "Nothing to restore.",
            (true, true, 0) => "No intact versions found. The catalog is now empty. Build all tables again: ./stedi run",
            (true, false, 0) => "No intact versions found. To start with an empty catalog, run ./stedi repair --apply",
            (true, true, _) => $"{Figures.Plural(restorable, "table")} restored.",
            _ => $"{Figures.Plural(restorable, "table")} can be restored. Run ./stedi repair --apply",
        });
        if (plan.Condition == CatalogCondition.Damaged && isApplied)
            text.AppendLine($"The damaged catalog was moved to {plan.Catalog}.damaged-TIME.");
        if (plan.Damaged.Any() && (restorable > 0 || !plan.HasRepairs))
            text.AppendLine($"Build the damaged tables again: ./stedi run {string.Join(' ', plan.Damaged.Select(t => t.Table))}");
        return text.ToString().TrimEnd();
    }

    /// <summary>One line per table, and its error below.</summary>
    public static string Line(RepairedTable table)
    {
        var rows = table.Rows is { } n ? $"  {Figures.Plural(n, "row")}" : "";
        var fault = table.Fault is null ? "" : $"\n         {table.Fault}";
        return $"{table.State.ToString().ToLowerInvariant(),-8} {table.Table,-28} {table.Version}  published {table.PublishedAt:yyyy-MM-dd HH:mm:ss}Z{rows}{fault}";
    }
}
