namespace Stedi.Web.Runs;

/// <summary>From the end of an attempt of a run until it was retried.</summary>
public sealed record RunPause(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// The time of a run as its figures and its axis count it: from the request to the end, without the pauses between its attempts. Of a run
/// that was never retried it is the time on the wall.
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

    /// <summary>Until its end, or until now.</summary>
    public static TimeSpan Duration(this RunView run, DateTimeOffset now) => run.Elapsed(run.FinishedAt ?? now);

    /// <summary>When it would have been asked for, had it never paused: so that a clock that runs on shows its duration.</summary>
    public static DateTimeOffset Origin(this RunView run) => run.Pauses.Aggregate(run.CreatedAt, (from, p) => from + (p.To - p.From));
}
