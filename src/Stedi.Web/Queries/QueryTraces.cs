using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Queries;

/// <summary>Traces the columns of a query's result to their sources.</summary>
public sealed class QueryTraces(IQueryReader reader, PipelineSource source)
{
    /// <summary>
    /// A trace for each column of the result. Null if they do not match the columns of the statement, or if there is no pipeline.
    /// </summary>
    public QueryTrace? Of(Query query)
    {
        if (source.LastGood is not { } pipeline)
            return null;
        // By name, in any spelling that a statement can use.
        var tables = pipeline.Tables.ToDictionary(t => t.Name.Value, StringComparer.OrdinalIgnoreCase);
        var trace = reader.Trace(query.Sql, name => tables.TryGetValue(name, out var table)
            ? [.. table.Columns.Select(c => new TableColumn(table.Name, c.Name))]
            : []);
        return trace.Columns.IsEmpty || trace.Columns.Length != query.Columns.Length ? null : trace;
    }

    /// <summary>The columns of the result. Copied columns have the format of their source.</summary>
    public ImmutableArray<ResultColumn> Formatted(Query query) =>
        query.Columns.Any(CanFormat) && Of(query) is { } trace
            ? [.. query.Columns.Select((c, i) => CanFormat(c) ? c with { Format = trace.Columns[i].Follow(s => source.LastGood?.Find(s.Table)?.FormatOf(s.Name)) } : c)]
            : query.Columns;

    private static bool CanFormat(ResultColumn column) => ColumnType.Parse(column.Type).CanFormat();
}
