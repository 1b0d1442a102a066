using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;

namespace Stedi.Web.Queries;

/// <summary>Notes in the audit log that somebody downloads the rows of a query: which tables and versions they are from, and which columns are personal.</summary>
public sealed class QueryExports(RowExports exports, QueryTraces traces, IQueryEngine engine, PipelineSource source)
{
    /// <param name="by">The name of who gets the rows.</param>
    /// <param name="offset">Of <see cref="ResultFormat.Json"/>, as <paramref name="limit"/>; a file holds all rows.</param>
    /// <returns>The result; where the entry cannot be written, it is closed and not given out.</returns>
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

    /// <summary>Those columns of the result whose values come from a personal column, as they are or by way of an expression.</summary>
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
