using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;

namespace Stedi.Web.Rows;

/// <summary>A selected version.</summary>
/// <param name="Declared">Its table as declared at build time; null if that definition is no longer stored. Its rows cannot be found then.</param>
/// <param name="Now">Its table as declared now; null if it was removed.</param>
public sealed record RowVersion(VersionMetrics Metrics, Table? Declared, Table? Now)
{
    public TableName Table => Metrics.Table;

    /// <summary>The lineage of its columns is unknown.</summary>
    public bool IsLineageUnknown { get; init; }

    /// <summary>Tags at build time and now. Columns that were ever personal stay masked, as do columns without a known declaration or lineage.</summary>
    public ImmutableArray<string> TagsOf(string column)
    {
        var known = new[] { Declared?.TagsOf(column), Now?.TagsOf(column) }.OfType<ImmutableArray<string>>().ToArray();
        return [.. known.SelectMany(t => t).Concat(known.Length == 0 || IsLineageUnknown ? [ColumnTags.Personal] : []).Distinct()];
    }

    /// <summary>Its columns with their tags and formats.</summary>
    public ImmutableArray<ColumnView> Tagged => [.. Metrics.Columns.Select(c => new ColumnView(c.Name, c.Type.Name, TagsOf(c.Name), (Now ?? Declared)?.FormatOf(c)))];

    public InputAccount? AccountOf(TableName input) => Declared?.Job?.Accounts.FirstOrDefault(a => a.Input == input);

    /// <summary>For a person search; null if its declaration is unknown.</summary>
    public TracedTable? ToTraced() => (Declared ?? Now) is { } table ? new(Declared is null ? table with { Job = null } : table, Metrics, Now?.Person ?? table.Person) : null;

    /// <param name="looked">The selected versions, by table.</param>
    public TableFlow ToFlow(IReadOnlyDictionary<TableName, RowVersion> looked)
    {
        var table = Now ?? Declared;
        return new(
            Table, table?.Zone.Name ?? "", table?.Description ?? "", Metrics.Version, Metrics.StartedAt.AddMilliseconds(Metrics.DurationMs), Metrics.RowsOut,
            [.. Metrics.Inputs.Select(i => ToFlow(i, looked.GetValueOrDefault(i.Table)?.Metrics.Version is { } other && other != i.Version))]);
    }

    private InputFlow ToFlow(InputMetrics input, bool isOther)
    {
        var account = AccountOf(input.Table);
        return new(
            input.Table, input.Version, isOther, input.RowsIn, input.RowsKept,
            input.RowsKept is > 0 and { } kept && Metrics.RowsOut > kept ? (double)Metrics.RowsOut / kept : null,
            [.. input.Drops.Select(d => new DropFlow(
                d.Reason, account?.Drops.FirstOrDefault(r => r.Name == d.Reason)?.Description ?? RejectReasons.Describe(d.Reason), d.Rows,
                input.RowsIn > 0 ? (double)d.Rows / input.RowsIn : 0))],
            input.Unexplained);
    }
}
