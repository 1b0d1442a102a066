using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;

namespace Stedi.Web.Queries;

/// <summary>Records downloads of query rows in the audit log, with tables, versions and personal columns.</summary>
public sealed class QueryExports(RowExports exports, QueryTraces traces, IQueryEngine engine, PipelineSource source)
{
    /// <param name="by">The name of the downloader.</param>
    /// <param name="offset">For <see cref="ResultFormat.Json"/>, like <paramref name="limit"/>. Files contain all rows.</param>
    /// <returns>The result. If the audit entry cannot be written, the result is closed and not returned.</returns>
    public Task<Stream> NoteAsync(string by, Query query, ResultFormat format, int offset, int limit, Stream result, CancellationToken cancellationToken)
    {
        var all = query.RowCount ?? 0;
        var rows = format == ResultFormat.Json ? Math.Clamp(all - offset, 0, limit) : all;
        string[] tables = query.Inputs.Length > 0
            ? [.. query.Inputs.Select(i => i.Split(' ')[0]).Distinct()]
            : [.. engine.Inspect(query.Sql).Tables.Select(t => t.Value)];
        var export = new RowExport(
            $"result of query {query.Id} ({format.ToString().ToLowerInvariant()})", tables.Length == 0 ? "no table" : string.Join(", ", tables),
            query.Inputs switch { [] => null, [var only] => only.Split(' ')[1], _ => string.Join(", ", query.Inputs) }, rows, PersonalOf(query));
        return exports.NoteFileAsync(by, export, result, cancellationToken);
    }

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
