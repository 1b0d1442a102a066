using System.Collections.Immutable;

namespace Stedi.Web.Runs;

/// <summary>A snapshot of a run's latest events.</summary>
/// <param name="Recent">The newest events, without gaps.</param>
/// <param name="Ended">The run has ended. Nothing follows unless it is retried.</param>
internal sealed record RunTailState(ImmutableArray<RunEventFrame> Recent, bool Ended)
{
    /// <summary>Enough for a run of the whole pipeline, little enough for many runs.</summary>
    private const int Most = 1_000;

    private readonly TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Last => Recent.IsEmpty ? 0 : Recent[^1].Seq;

    /// <summary>Completes when there is a newer state; fails if there will be none.</summary>
    public Task Next => _next.Task;

    /// <summary>Null if the oldest of these events is no longer kept.</summary>
    public ImmutableArray<RunEventFrame>? After(int seq)
    {
        if (seq >= Last)
            return [];
        var at = seq + 1 - Recent[0].Seq;
        return at < 0 ? null : Recent[at..];
    }

    public RunTailState With(ImmutableArray<RunEventFrame> newer)
    {
        var all = Recent.AddRange(newer);
        return new(all.Length > Most ? all[^Most..] : all, newer[^1].Ends);
    }

    public void Supersede() => _next.TrySetResult();

    public void Fail(Exception e) => _next.TrySetException(e);
}
