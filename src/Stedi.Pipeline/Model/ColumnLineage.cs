using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>Where the columns of a whole pipeline come from and go to. Immutable, as the definition is that it was followed through.</summary>
public sealed class ColumnLineage
{
    private readonly ImmutableDictionary<TableName, QueryTrace> _traces;
    private readonly Dictionary<TableColumn, ColumnTrace> _columns;
    private readonly ILookup<TableColumn, ColumnLink> _downstream;

    /// <param name="traces">Of each table that a job makes; its columns are those of the table, by name and order.</param>
    public ColumnLineage(PipelineDefinition pipeline, ImmutableDictionary<TableName, QueryTrace> traces)
    {
        (Pipeline, _traces) = (pipeline, traces);
        _columns = pipeline.Tables.SelectMany(t => t.Columns.Select((c, i) => (Column: new TableColumn(t.Name, c.Name), Trace: TraceOf(t, i))))
            .ToDictionary(c => c.Column, c => c.Trace);
        _downstream = _columns.SelectMany(c => c.Value.Sources.Select(s => new ColumnLink(s.Column, c.Key, s.Use))).ToLookup(l => l.From);
    }

    public PipelineDefinition Pipeline { get; }

    /// <summary>The column of this name, in any case; null where the table has none.</summary>
    public TableColumn? Find(TableName table, string? column) =>
        Pipeline.Find(table)?.Columns.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new TableColumn(table, found.Name)
            : null;

    /// <summary>Of a landing table's column: no sources.</summary>
    public ColumnTrace this[TableColumn column] => _columns[column];

    /// <summary>The columns that decide which rows the table has.</summary>
    public ImmutableArray<RowSource> Rows(TableName table) => _traces.GetValueOrDefault(table)?.Rows ?? [];

    /// <summary>Why some of a table cannot be followed; null where all of it can.</summary>
    public string? Unknown(TableName table) => _traces.GetValueOrDefault(table)?.Unknown;

    public IEnumerable<ColumnLink> Upstream(TableColumn column) => _columns[column].Sources.Select(s => new ColumnLink(s.Column, column, s.Use));

    public IEnumerable<ColumnLink> Downstream(TableColumn column) => _downstream[column];

    /// <summary>All that the column is made from, down to what landed, and all that is made from it.</summary>
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

/// <summary><paramref name="To"/> is made from <paramref name="From"/>.</summary>
public sealed record ColumnLink(TableColumn From, TableColumn To, ColumnUse Use);

/// <param name="Upstream">Links that lead to the column, the nearest first.</param>
/// <param name="Downstream">Links that lead on from it, the nearest first.</param>
public sealed record ColumnPath(TableColumn Column, ImmutableArray<ColumnLink> Upstream, ImmutableArray<ColumnLink> Downstream);
