using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Queries.Exports;

/// <summary>Exports rows of queries, and records downloads of them in the audit log, with tables, versions and personal columns.</summary>
public sealed class QueryExports(RowExports exports, QueryTraces traces, IQueryEngine engine, PipelineSource source, ExportTurns turns)
{
    private static readonly QueryLimits Limits = new(TimeSpan.FromMinutes(2), RowBrowser.MaxExportRows, 512L << 20);

    /// <summary>All rows of a query that succeeded, up to <see cref="RowBrowser.MaxExportRows"/>. See <see cref="IQueryEngine.ExportResultAsync"/>.</summary>
    /// <param name="by">The name of the downloader.</param>
    public async Task<ExportedRows> ExportAsync(string by, Query query, ResultFormat format, Dates dates, CancellationToken cancellationToken)
    {
        var export = await engine.ExportResultAsync(ExportOf(query, dates), format, Limits, cancellationToken);
        return export with { Content = await NoteFileAsync(by, query, "export", format, export.RowCount, export.Content, cancellationToken) };
    }

    /// <summary>Why the rows cannot be exported now, for a person; null if they can.</summary>
    public async Task<string?> FindObstacleAsync(Query query, CancellationToken cancellationToken) =>
        turns.Refusal ?? await engine.FindExportObstacleAsync(ExportOf(query, Dates.Stored), cancellationToken);

    /// <summary>Records a download of the stored result.</summary>
    /// <param name="offset">For <see cref="ResultFormat.Json"/>, like <paramref name="limit"/>. Files contain all stored rows.</param>
    /// <returns>The result. If the audit entry cannot be written, the result is closed and not returned.</returns>
    public Task<Stream> NoteAsync(string by, Query query, ResultFormat format, int offset, int limit, Stream result, CancellationToken cancellationToken)
    {
        var all = query.RowCount ?? 0;
        return NoteFileAsync(by, query, "result", format, format == ResultFormat.Json ? Math.Clamp(all - offset, 0, limit) : all, result, cancellationToken);
    }

    private Task<Stream> NoteFileAsync(string by, Query query, string what, ResultFormat format, long rows, Stream file, CancellationToken cancellationToken)
    {
        string[] tables = query.Inputs.Length > 0
            ? [.. query.Inputs.Select(i => i.Split(' ')[0]).Distinct()]
            : [.. engine.Inspect(query.Sql).Tables.Select(t => t.Value)];
        var export = new RowExport(
            $"{what} of query {query.Id} ({format.ToString().ToLowerInvariant()})", tables.Length == 0 ? "no table" : string.Join(", ", tables),
            query.Inputs switch { [] => null, [var only] => only.Split(' ')[1], _ => string.Join(", ", query.Inputs) }, rows, PersonalOf(query));
        return exports.NoteFileAsync(by, export, file, cancellationToken);
    }

    private ResultExport ExportOf(Query query, Dates dates) => new(
        query.Id, query.Sql,
        [.. query.Inputs.Select(i => i.Split(' ')).Select(i => new TableVersion(TableName.Parse(i[0]), i[1]))],
        query.EngineQueryId, query.Truncated ? null : query.RowCount,
        dates == Dates.Timestamps ? [.. traces.Formatted(query).Where(QueryTraces.HoldsDates).Select(c => (c.Name, c.Format!.Value))] : []);

    /// <summary>Result columns with values from a personal column, copied or computed.</summary>
    private PersonalColumns PersonalOf(Query query)
    {
        if (traces.Of(query) is not { } trace)
            return PersonalColumns.Unknown;
        var definition = source.Definition;
        var personal = trace.Columns
            .Select((c, i) => (Column: c, query.Columns[i].Name))
            .Where(c => c.Column.Sources.Any(s => definition.Find(s.Column.Table)?.IsPersonal(s.Column.Name) != false))
            .Select(c => c.Name);
        return new([.. personal], AreAllKnown: trace.Unknown is null && trace.Columns.All(c => c.Unknown is null));
    }
}
