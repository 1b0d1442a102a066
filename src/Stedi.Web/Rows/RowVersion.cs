using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;

namespace Stedi.Web.Rows;

/// <summary>A version that is looked at.</summary>
/// <param name="Declared">Its table as declared when it was built; null where that text is not known any more, so that nothing says which rows its figures are of.</param>
/// <param name="Now">Its table as declared now; null where there is none any more.</param>
public sealed record RowVersion(VersionMetrics Metrics, Table? Declared, Table? Now)
{
    public TableName Table => Metrics.Table;

    /// <summary>Nothing is known of what its columns were made from.</summary>
    public bool IsLineageUnknown { get; init; }

    /// <summary>Tags as they were and as they are: what was personal once stays masked, and so does a column of which no declaration, or no lineage, is known.</summary>
    public ImmutableArray<string> TagsOf(string column)
    {
        var known = new[] { Declared?.TagsOf(column), Now?.TagsOf(column) }.OfType<ImmutableArray<string>>().ToArray();
        return [.. known.SelectMany(t => t).Concat(known.Length == 0 || IsLineageUnknown ? [ColumnTags.Personal] : []).Distinct()];
    }

    /// <summary>Its columns with their tags and formats.</summary>
    public ImmutableArray<ColumnView> Tagged => [.. Metrics.Columns.Select(c => new ColumnView(c.Name, c.Type.Name, TagsOf(c.Name), (Now ?? Declared)?.FormatOf(c)))];

    public InputAccount? AccountOf(TableName input) => Declared?.Job?.Accounts.FirstOrDefault(a => a.Input == input);

    /// <summary>For a trace; null where nothing is declared of it.</summary>
    public TracedTable? ToTraced() => (Declared ?? Now) is { } table ? new(Declared is null ? table with { Job = null } : table, Metrics, Now?.Person ?? table.Person) : null;

    /// <param name="looked">The versions that are looked at, by table.</param>
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
