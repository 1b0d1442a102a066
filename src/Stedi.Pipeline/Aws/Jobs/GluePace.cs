namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>How often Glue is looked at.</summary>
/// <param name="Fresh">What was seen so long ago is still good.</param>
/// <param name="Looks">Between two looks at runs that are followed, whether or not somebody asks.</param>
/// <param name="LastLines">CloudWatch gets a run's last lines a little after Glue says that it has ended.</param>
internal sealed record GluePace(TimeSpan Fresh, TimeSpan Looks, TimeSpan LastLines)
{
    public static GluePace Usual { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15));
}
