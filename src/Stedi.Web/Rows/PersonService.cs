using System.Collections.Immutable;
using System.Diagnostics;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Audit;

namespace Stedi.Web.Rows;

/// <summary>
/// Finds and exports the rows of one person. The identifier never appears in a URL, log or history. The audit log records the search and the caller
/// before any read.
/// </summary>
public sealed class PersonService(RowVersions versions, PipelineSource source, IQueryEngine engine, AuditLog audit, TimeProvider time) : IDisposable
{
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <param name="by">The caller.</param>
    public Task<RowAnswer<PersonTraceView>> TraceAsync(RowScope scope, PersonQuestion person, string by, CancellationToken cancellationToken) =>
        LookAsync<PersonTraceView>(scope, person, new(AuditActions.PersonLookedUp, WhereOf(scope), null), by, async (tracer, who, found) =>
        {
            var start = Stopwatch.GetTimestamp();
            var trace = await tracer.TraceAsync(who, Traced(found), cancellationToken);
            return PersonTraceView.Of(trace, found, engine.Price, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds) with { IgnoresCase = person.IgnoreCase };
        }, cancellationToken);

    /// <summary>A page of the person's rows: of the table, or those of an input with this outcome.</summary>
    /// <param name="pick">The table itself as input means its own rows.</param>
    /// <param name="by">The caller.</param>
    public Task<RowAnswer<RowSample>> SamplesAsync(
        RowScope scope, PersonQuestion person, RowPick pick, RowWindow window, string by, CancellationToken cancellationToken) =>
        LookAsync<RowSample>(scope, person, new(AuditActions.PersonLookedUp, pick.Table.Value, null), by, async (tracer, who, found) =>
        {
            var start = Stopwatch.GetTimestamp();
            var traced = Traced(found);
            var table = traced.FirstOrDefault(t => t.Metrics.Table == pick.Table);
            var input = pick.Input == pick.Table ? null : traced.FirstOrDefault(t => t.Metrics.Table == pick.Input);
            if (table is null || (input is null && pick.Input != pick.Table))
                return new(null, RowFault.NotFound, $"{pick.Table} was not built, or not from {pick.Input}.");
            if (RowPages.Refuse((input ?? table).Metrics.Columns, window) is { } refusal)
                return new(null, RowFault.Unavailable, refusal);
            var rows = await tracer.RowsAsync(who, traced, table, input, pick.Outcome, window, cancellationToken);
            return RowSample.Of(found.First(v => v.Table == pick.Input), rows, window, window.Offset + rows.Rows.Length, engine.Price, start);
        }, cancellationToken);

    /// <summary>
    /// Everything about a person as one file. The audit log records the caller and the kind of request before any read. The rows are read while the file is
    /// written, one table at a time, up to <see cref="PersonFile.MaxRows"/> of each.
    /// </summary>
    /// <param name="by">The caller.</param>
    public Task<RowAnswer<PersonFile>> ExportAsync(
        RowScope scope, PersonQuestion person, PersonRequestKind kind, string by, CancellationToken cancellationToken) =>
        LookAsync<PersonFile>(scope, person, new(AuditActions.PersonExported, WhereOf(scope), $"{PersonFile.Word(kind)} request"), by, async (tracer, who, found) =>
        {
            var (asOf, traced) = (time.GetUtcNow(), Traced(found));
            var trace = await tracer.TraceAsync(who, traced, cancellationToken);
            var view = PersonTraceView.Of(trace, found, engine.Price, 0) with { IgnoresCase = person.IgnoreCase };
            var exporter = new PersonTracer(engine, PersonFile.Limits, person.IgnoreCase);
            var tables = traced.ToDictionary(t => t.Metrics.Table);
            return new PersonFile(asOf, kind, view, found, async (table, cancel) =>
            {
                await _turns.WaitAsync(cancel);
                try
                {
                    return await exporter.ExportAsync(trace.Keys, tables[table], ResultFormat.Json, cancel);
                }
                finally
                {
                    _turns.Release();
                }
            });
        }, cancellationToken);

    public void Dispose() => _turns.Dispose();

    private static string WhereOf(RowScope scope) => scope.Table?.Value ?? "all tables";

    private static ImmutableArray<TracedTable> Traced(ImmutableArray<RowVersion> found) => [.. found.Select(v => v.ToTraced()).OfType<TracedTable>()];

    private async Task<RowAnswer<T>> LookAsync<T>(
        RowScope scope, PersonQuestion person, Record record, string by, Func<PersonTracer, string, ImmutableArray<RowVersion>, Task<RowAnswer<T>>> look, CancellationToken cancellationToken)
        where T : class
    {
        var who = person.Value?.Trim() ?? "";
        if (PersonTracer.Refuse(who) is { } refusal)
            return new(null, RowFault.Invalid, refusal);
        if (source.Definition.PersonIdentifiers.IsEmpty)
            return new(null, RowFault.Unavailable, "No table declares a person column. Declare one in pipeline.yaml, for example 'person: { email: user }'.");
        if (await versions.FindAsync(scope, cancellationToken) is not { } found)
            return new(null, RowFault.NotFound, "Table, version or run not found.");
        await _turns.WaitAsync(cancellationToken);
        try
        {
            await audit.WriteAsync(record.Action, by, record.Subject, record.Detail, cancellationToken);
            return await look(new PersonTracer(engine, RowService.Limits, person.IgnoreCase), who, found);
        }
        catch (QueryException e)
        {
            return new(null, e.Failure == QueryFailure.NotFound ? RowFault.Unavailable : RowFault.Engine, e.Message);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>The audit entry of a search. It never contains the person.</summary>
    private sealed record Record(string Action, string Subject, string? Detail);
}
