using System.Text;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Web.Components;
using Stedi.Web.Versions;

namespace Stedi.Web.Cli;

/// <summary>What a repair would do, or has done, as text.</summary>
internal static class RepairReport
{
    /// <param name="isApplied">The plan has been carried out.</param>
    public static string Of(RepairPlan plan, bool isApplied)
    {
        var text = new StringBuilder();
        text.AppendLine(plan.Condition switch
        {
            CatalogCondition.Missing => $"The catalog {plan.Catalog} is missing.",
            CatalogCondition.Damaged => $"The catalog {plan.Catalog} cannot be read: {plan.Fault}",
            CatalogCondition.New => "Nothing was published in this lake yet.",
            _ => $"The catalog {plan.Catalog} can be read.",
        });
        foreach (var table in plan.Tables)
            text.AppendLine(Line(table));
        var restorable = plan.Restorable.Count();
        text.AppendLine((plan.HasRepairs, isApplied, restorable) switch
        {
            (false, _, _) => "Nothing to restore.",
            (true, true, 0) => "No version is whole. The catalog is empty now: run everything again with ./stedi run.",
            (true, false, 0) => "No version is whole. To begin with an empty catalog: ./stedi repair --apply",
            (true, true, _) => $"{Figures.Plural(restorable, "table")} restored.",
            _ => $"{Figures.Plural(restorable, "table")} can be restored: ./stedi repair --apply",
        });
        if (plan.Condition == CatalogCondition.Damaged && isApplied)
            text.AppendLine($"The damaged catalog was moved to {plan.Catalog}.damaged-TIME.");
        if (plan.Damaged.Any() && (restorable > 0 || !plan.HasRepairs))
            text.AppendLine($"Build the damaged tables again: ./stedi run {string.Join(' ', plan.Damaged.Select(t => t.Table))}");
        return text.ToString().TrimEnd();
    }

    /// <summary>One table, on one line, and what is wrong with it below.</summary>
    public static string Line(RepairedTable table)
    {
        var rows = table.Rows is { } n ? $"  {Figures.Plural(n, "row")}" : "";
        var fault = table.Fault is null ? "" : $"\n         {table.Fault}";
        return $"{table.State.ToString().ToLowerInvariant(),-8} {table.Table,-28} {table.Version}  published {table.PublishedAt:yyyy-MM-dd HH:mm:ss}Z{rows}{fault}";
    }
}
