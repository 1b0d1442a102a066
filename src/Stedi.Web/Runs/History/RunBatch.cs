using System.Collections.Immutable;

namespace Stedi.Web.Runs.History;

/// <summary>One verb for several runs: each is cancelled or retried by itself, and says by itself what came of it.</summary>
public sealed class RunBatch(RunService runs)
{
    public const int Most = RunFilter.MaxLimit;

    public Task<ImmutableArray<BatchOutcome>> CancelAsync(IEnumerable<Guid> ids, string by, CancellationToken cancellationToken) =>
        DoAsync(ids, id => runs.CancelAsync(id, by, cancellationToken));

    public Task<ImmutableArray<BatchOutcome>> RetryAsync(IEnumerable<Guid> ids, string by, CancellationToken cancellationToken) =>
        DoAsync(ids, id => runs.RetryAsync(id, by, cancellationToken));

    /// <summary>One after the other: each takes its run's lease, and many at once would take the connections that drive the runs.</summary>
    private static async Task<ImmutableArray<BatchOutcome>> DoAsync(IEnumerable<Guid> ids, Func<Guid, Task<ChangeResult>> change)
    {
        var outcomes = ImmutableArray.CreateBuilder<BatchOutcome>();
        foreach (var id in ids.Distinct())
            outcomes.Add(BatchOutcome.Of(id, await change(id)));
        return outcomes.ToImmutable();
    }
}

/// <param name="Run">As it is after; null where there is no such run.</param>
/// <param name="Refusal">Why nothing was done; null where it was.</param>
public sealed record BatchOutcome(Guid Id, RunView? Run, string? Refusal)
{
    public static BatchOutcome Of(Guid id, ChangeResult result) =>
        new(id, result.Run is { } run ? RunView.Of(run) : null, result.Refusal ?? (result.Run is null ? $"There is no run {id}." : null));
}
