namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>How often Glue is looked at.</summary>
/// <param name="Fresh">What was seen so long ago is still good.</param>
/// <param name="Looks">Between two looks at runs that are followed, whether or not somebody asks.</param>
/// <param name="LastLines">CloudWatch gets a run's last lines a little after Glue says that it has ended.</param>
internal sealed record GluePace(TimeSpan Fresh, TimeSpan Looks, TimeSpan LastLines)
{
    /// <summary>
    /// Looks at Glue in a second, over all jobs. Each job is a call, so more jobs than fit are looked at in turn, and those first whose runs say that they end:
    /// what is left of the budget of calls is for starting, stopping and publishing.
    /// </summary>
    private const double LooksPerSecond = 8;

    /// <summary>Jobs that can be looked at in each round.</summary>
    public int JobsPerRound => Math.Max(1, (int)(LooksPerSecond * Looks.TotalSeconds));

    /// <summary>Of these, those that are looked at in turn however many say that they end: one that was killed says nothing.</summary>
    public int InTurnPerRound => Math.Max(1, JobsPerRound / 4);

    /// <summary>
    /// What was seen so long ago is still good while so many jobs have runs at work. Where they are more than a round looks at, only the rounds ask: a drive of
    /// a run of hundreds of steps would otherwise ask for each of them, and tell of none before the last has answered.
    /// </summary>
    public TimeSpan FreshFor(int jobs) => jobs <= JobsPerRound ? Fresh : TimeSpan.MaxValue;

    public static GluePace Usual { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15));
}
