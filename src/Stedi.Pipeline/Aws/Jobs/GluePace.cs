namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>How often Glue is polled.</summary>
/// <param name="Fresh">How long a result is valid.</param>
/// <param name="Looks">The interval between polls of followed runs, whether or not somebody asks.</param>
/// <param name="LastLines">The delay until CloudWatch has a run's last lines, after Glue shows that it has ended.</param>
internal sealed record GluePace(TimeSpan Fresh, TimeSpan Looks, TimeSpan LastLines)
{
    /// <summary>
    /// Polls per second, over all jobs. Each job is one call, so if there are too many, they are polled in turn, starting with jobs whose runs announce
    /// their end. The rest of the call budget is for starting, stopping and publishing.
    /// </summary>
    private const double LooksPerSecond = 8;

    /// <summary>The number of jobs to poll in each round.</summary>
    public int JobsPerRound => Math.Max(1, (int)(LooksPerSecond * Looks.TotalSeconds));

    /// <summary>The part of these that is always polled in turn, however many jobs announce an end: killed runs do not announce it.</summary>
    public int InTurnPerRound => Math.Max(1, JobsPerRound / 4);

    /// <summary>
    /// How long a result is valid with this many active jobs. If a round cannot cover all of them, only the rounds poll. Otherwise the driver of a run with
    /// hundreds of steps would poll each of them, and report nothing until the last one has responded.
    /// </summary>
    public TimeSpan FreshFor(int jobs) => jobs <= JobsPerRound ? Fresh : TimeSpan.MaxValue;

    public static GluePace Usual { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15));
}
