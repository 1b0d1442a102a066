using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>A run as it was seen last. Changed only under the lock of its <see cref="GlueJobWatch"/>.</summary>
internal sealed class GlueWatchedRun
{
    private string? _state = JobRunState.STARTING;

    public long AskedAt { get; set; }

    /// <summary>When this process started it; null of others.</summary>
    public long? StartedAt { get; private set; }

    /// <summary>Its log says that it ends, so it is worth a look at any time.</summary>
    public bool SaysItEnds { get; set; }

    public long? SeenAt { get; private set; }

    /// <summary>Null where Glue does not know it, or was not asked yet.</summary>
    public JobRun? Shown { get; private set; }

    /// <summary>It was started at this moment, and nothing more is to be known of it yet; of one that was seen already, nothing changes.</summary>
    public void Start(JobRun started, long at)
    {
        StartedAt = at;
        if (Shown is null)
            (Shown, SeenAt) = (started, at);
    }

    public bool HasEnded => Shown is not null && GlueStates.HasEnded(Shown);

    /// <summary>Says whether its state is another than before.</summary>
    public bool See(JobRun? shown, long at)
    {
        var isNews = shown?.JobRunState != _state;
        (Shown, SeenAt, _state) = (shown, at, shown?.JobRunState);
        return isNews;
    }
}
