using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The last known state of a run. Changed only under the lock of its <see cref="GlueJobWatch"/>.</summary>
internal sealed class GlueWatchedRun
{
    private string? _state = JobRunState.STARTING;

    public long AskedAt { get; set; }

    /// <summary>When this process started it; null for other runs.</summary>
    public long? StartedAt { get; private set; }

    /// <summary>Its log announces its end, so it is polled often.</summary>
    public bool SaysItEnds { get; set; }

    public long? SeenAt { get; private set; }

    /// <summary>Null if Glue does not know it, or was not polled yet.</summary>
    public JobRun? Shown { get; private set; }

    /// <summary>Records the start of a run. Has no effect on a state that is already known.</summary>
    public void Start(JobRun started, long at)
    {
        StartedAt = at;
        if (Shown is null)
            (Shown, SeenAt) = (started, at);
    }

    public bool HasEnded => Shown is not null && GlueStates.HasEnded(Shown);

    /// <summary>Updates the state. Returns whether it has changed.</summary>
    public bool See(JobRun? shown, long at)
    {
        var isNews = shown?.JobRunState != _state;
        (Shown, SeenAt, _state) = (shown, at, shown?.JobRunState);
        return isNews;
    }
}
