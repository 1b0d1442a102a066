using System.Collections.Immutable;
using System.Diagnostics;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Audit;

namespace Stedi.Web.Rows;

/// <summary>
/// Finds the rows of one person. The identifier never appears in a URL, log or history. The audit log records the search and the caller
/// before any read.
/// </summary>
public sealed class PersonService(RowVersions versions, PipelineSource source, IQueryEngine engine, AuditLog audit) : IDisposable
{
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <param name="by">The caller.</param>
    public Task<RowAnswer<PersonTraceView>> TraceAsync(RowScope scope, string? person, string by, CancellationToken cancellationToken) =>
        LookAsync<PersonTraceView>(scope, person, scope.Table?.Value ?? "all tables", by, async (tracer, who, found) =>
        {
            var start = Stopwatch.GetTimestamp();
            var trace = await tracer.TraceAsync(who, Traced(found), cancellationToken);
            return PersonTraceView.Of(trace, found, engine.Price, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }, cancellationToken);

    /// <summary>Some rows of the person: of the table, or those of an input with this outcome.</summary>
    /// <param name="pick">The table itself as input means its own rows.</param>
    /// <param name="by">The caller.</param>
    public Task<RowAnswer<RowSample>> SamplesAsync(RowScope scope, string? person, RowPick pick, string by, int limit, CancellationToken cancellationToken) =>
        LookAsync<RowSample>(scope, person, pick.Table.Value, by, async (tracer, who, found) =>
        {
            var start = Stopwatch.GetTimestamp();
            var traced = Traced(found);
            var table = traced.FirstOrDefault(t => t.Metrics.Table == pick.Table);
            var input = pick.Input == pick.Table ? null : traced.FirstOrDefault(t => t.Metrics.Table == pick.Input);
            if (table is null || (input is null && pick.Input != pick.Table))
                return new(null, RowFault.NotFound, $"{pick.Table} was not built, or not from {pick.Input}.");
            var rows = await tracer.RowsAsync(who, traced, table, input, pick.Outcome, limit, cancellationToken);
            return RowSample.Of(found.First(v => v.Table == pick.Input), rows, rows.Rows.Length, engine.Price, start);
        }, cancellationToken);

    public void Dispose() => _turns.Dispose();

    private static ImmutableArray<TracedTable> Traced(ImmutableArray<RowVersion> found) => [.. found.Select(v => v.ToTraced()).OfType<TracedTable>()];

    private async Task<RowAnswer<T>> LookAsync<T>(
        RowScope scope, string? person, string where, string by, Func<PersonTracer, string, ImmutableArray<RowVersion>, Task<RowAnswer<T>>> look, CancellationToken cancellationToken)
        where T : class
    {
        var who = person?.Trim() ?? "";
        if (PersonTracer.Refuse(who) is { } refusal)
            return new(null, RowFault.Invalid, refusal);
        if (source.Definition.PersonIdentifiers.IsEmpty)
            return new(null, RowFault.Unavailable, "No table declares a person column. Declare one in pipeline.yaml, for example 'person: { email: user }'.");
        if (await versions.FindAsync(scope, cancellationToken) is not { } found)
            return new(null, RowFault.NotFound, "Table, version or run not found.");
        await _turns.WaitAsync(cancellationToken);
        try
        {
            await audit.WriteAsync(AuditActions.PersonLookedUp, by, where, null, cancellationToken);
            return await look(new PersonTracer(engine, RowService.Limits), who, found);
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
}
