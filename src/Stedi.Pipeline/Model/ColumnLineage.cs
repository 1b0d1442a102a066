using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>The column lineage of a whole pipeline. Immutable, like the definition.</summary>
public sealed class ColumnLineage
{
    private readonly ImmutableDictionary<TableName, QueryTrace> _traces;
    private readonly Dictionary<TableColumn, ColumnTrace> _columns;
    private readonly ILookup<TableColumn, ColumnLink> _downstream;

    /// <param name="traces">The traces of all tables built by jobs. Their columns match those of the table in name and order.</param>
    public ColumnLineage(PipelineDefinition pipeline, ImmutableDictionary<TableName, QueryTrace> traces)
    {
        (Pipeline, _traces) = (pipeline, traces);
        _columns = pipeline.Tables.SelectMany(t => t.Columns.Select((c, i) => (Column: new TableColumn(t.Name, c.Name), Trace: TraceOf(t, i))))
            .ToDictionary(c => c.Column, c => c.Trace);
        _downstream = _columns.SelectMany(c => c.Value.Sources.Select(s => new ColumnLink(s.Column, c.Key, s.Use))).ToLookup(l => l.From);
    }

    public PipelineDefinition Pipeline { get; }

    /// <summary>The column with this name, in any case; null if the table has none.</summary>
    public TableColumn? Find(TableName table, string? column) =>
        Pipeline.Find(table)?.Columns.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new TableColumn(table, found.Name)
            : null;

    /// <summary>The columns of landing tables have no sources.</summary>
    public ColumnTrace this[TableColumn column] => _columns[column];

    /// <summary>The columns that determine which rows the table has.</summary>
    public ImmutableArray<RowSource> Rows(TableName table) => _traces.GetValueOrDefault(table)?.Rows ?? [];

    /// <summary>Why the lineage of a table is incomplete; null if it is complete.</summary>
    public string? Unknown(TableName table) => _traces.GetValueOrDefault(table)?.Unknown;

    public IEnumerable<ColumnLink> Upstream(TableColumn column) => _columns[column].Sources.Select(s => new ColumnLink(s.Column, column, s.Use));

    public IEnumerable<ColumnLink> Downstream(TableColumn column) => _downstream[column];

    /// <summary>All sources of the column, up to the landing tables, and all columns derived from it.</summary>
    public ColumnPath Path(TableColumn column) => new(column, Reach(column, Upstream, l => l.From), Reach(column, Downstream, l => l.To));

    private ColumnTrace TraceOf(Table table, int index) =>
        table.IsLanding ? new ColumnTrace(table.Columns[index].Name, [], null)
        : _traces[table.Name].Columns is { IsEmpty: false } columns ? columns[index]
        : new ColumnTrace(table.Columns[index].Name, [], _traces[table.Name].Unknown);

    private static ImmutableArray<ColumnLink> Reach(
        TableColumn start, Func<TableColumn, IEnumerable<ColumnLink>> next, Func<ColumnLink, TableColumn> end)
    {
        var links = ImmutableArray.CreateBuilder<ColumnLink>();
        var (seen, open) = (new HashSet<TableColumn> { start }, new Queue<TableColumn>([start]));
        while (open.TryDequeue(out var column))
        {
            foreach (var link in next(column))
            {
                links.Add(link);
                if (seen.Add(end(link)))
                    open.Enqueue(end(link));
            }
        }
        return links.ToImmutable();
    }
}

/// <summary><paramref name="To"/> is derived from <paramref name="From"/>.</summary>
public sealed record ColumnLink(TableColumn From, TableColumn To, ColumnUse Use);

/// <param name="Upstream">The links to the column, nearest first.</param>
/// <param name="Downstream">The links from the column, nearest first.</param>
public sealed record ColumnPath(TableColumn Column, ImmutableArray<ColumnLink> Upstream, ImmutableArray<ColumnLink> Downstream);
