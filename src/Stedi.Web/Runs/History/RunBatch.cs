using System.Collections.Immutable;

namespace Stedi.Web.Runs.History;

/// <summary>Cancels or retries several runs. Each run has its own outcome.</summary>
public sealed class RunBatch(RunService runs)
{
    public const int Most = RunFilter.MaxLimit;

    public Task<ImmutableArray<BatchOutcome>> CancelAsync(IEnumerable<Guid> ids, string by, CancellationToken cancellationToken) =>
        DoAsync(ids, id => runs.CancelAsync(id, by, cancellationToken));

    public Task<ImmutableArray<BatchOutcome>> RetryAsync(IEnumerable<Guid> ids, string by, CancellationToken cancellationToken) =>
        DoAsync(ids, id => runs.RetryAsync(id, by, cancellationToken));

    /// <summary>One after the other. Each change takes the lease of its run, and many at once would use up the connections that drive runs.</summary>
    private static async Task<ImmutableArray<BatchOutcome>> DoAsync(IEnumerable<Guid> ids, Func<Guid, Task<ChangeResult>> change)
    {
        var outcomes = ImmutableArray.CreateBuilder<BatchOutcome>();
        foreach (var id in ids.Distinct())
            outcomes.Add(BatchOutcome.Of(id, await change(id)));
        return outcomes.ToImmutable();
    }
}

/// <param name="Run">The run after the change; null if the run does not exist.</param>
/// <param name="Refusal">Why the change was refused; null if it was made.</param>
public sealed record BatchOutcome(Guid Id, RunView? Run, string? Refusal)
{
    public static BatchOutcome Of(Guid id, ChangeResult result) =>
        new(id, result.Run is { } run ? RunView.Of(run) : null, result.Refusal ?? (result.Run is null ? $"Run {id} not found." : null));
}
