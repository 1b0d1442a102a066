namespace Stedi.Web.Runs;

/// <summary>The time from the end of an attempt until the retry.</summary>
public sealed record RunPause(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// The working time of a run: from the request to the end, without the pauses between attempts. Without retries it equals the
/// elapsed wall time.
/// </summary>
public static class RunClock
{
    /// <summary>From the request until <paramref name="at"/>; an instant within a pause counts as the pause's start. Never negative.</summary>
    public static TimeSpan Elapsed(DateTimeOffset createdAt, IEnumerable<RunPause> pauses, DateTimeOffset at)
    {
        var idle = pauses.Where(p => p.From < at).Aggregate(TimeSpan.Zero, (sum, p) => sum + ((p.To < at ? p.To : at) - p.From));
        var elapsed = at - createdAt - idle;
        return elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero;
    }

    public static TimeSpan Elapsed(this RunView run, DateTimeOffset at) => Elapsed(run.CreatedAt, run.Pauses, at);

    /// <summary>Until the end of the run, or until now.</summary>
    public static TimeSpan Duration(this RunView run, DateTimeOffset now) => run.Elapsed(run.FinishedAt ?? now);

    /// <summary>The creation time, moved later by all pauses, so that a running clock from this time shows the duration.</summary>
    public static DateTimeOffset Origin(this RunView run) => run.Pauses.Aggregate(run.CreatedAt, (from, p) => from + (p.To - p.From));
}
