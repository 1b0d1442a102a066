using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Drafts the pipeline.yaml lines that account for a table's rows. A person then corrects them.</summary>
public static class AccountLines
{
    /// <param name="rows">The columns that decide which rows the table has, from the lineage of its SQL.</param>
    /// <returns>Valid lines to put below the table in pipeline.yaml; null if the table has no input.</returns>
    public static string? Of(Table table, ImmutableArray<RowSource> rows)
    {
        if (table.Job?.Primary is not { } primary)
            return null;
        var key = JoinedBy(rows, primary);
        var lookups = table.Job.Inputs.Where(i => i != primary).Select(i => (Table: i, Key: JoinedBy(rows, i))).Where(l => key is not null && l.Key is not null).ToArray();
        var text = new StringBuilder();
        text.Append("account:\n");
        text.Append(CultureInfo.InvariantCulture, $"  {primary}:\n");
        text.Append(CultureInfo.InvariantCulture, $"    # If rows of {table.Name} and {primary} do not match one to one, state which rows are kept:\n");
        text.Append(CultureInfo.InvariantCulture, $"    # kept: {primary}.{key ?? "column"} IN (SELECT o.{key ?? "column"} FROM {table.Name} o)\n");
        text.Append("    drops:\n");
        foreach (var lookup in lookups)
        {
            Reason(text, $"not_in_{lookup.Table}", $"{lookup.Table} has no row with this {key}",
                $"{primary}.{key} IS NULL", $"OR {primary}.{key} NOT IN (SELECT i.{lookup.Key} FROM {lookup.Table} i WHERE i.{lookup.Key} IS NOT NULL)");
        }
        if (lookups.Length == 0)
            Reason(text, "reason", "Why these rows are dropped", "FALSE");
        return text.ToString();
    }

    /// <summary>The only column of the table that joins compare; null if there are several, or none.</summary>
    private static string? JoinedBy(ImmutableArray<RowSource> rows, TableName table) =>
        rows.Where(r => r.Use == RowUse.Join && r.Column.Table == table).Select(r => r.Column.Name).Distinct().ToArray() is [var only] ? only : null;

    private static void Reason(StringBuilder text, string name, string description, params string[] when)
    {
        text.Append(CultureInfo.InvariantCulture, $"      {name}:\n        description: {description}\n        when: |\n");
        foreach (var line in when)
            text.Append(CultureInfo.InvariantCulture, $"          {line}\n");
    }
}
