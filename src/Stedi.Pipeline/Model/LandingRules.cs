namespace Stedi.Pipeline.Model;

/// <summary>
/// The limits of a landing table beyond which its step fails (<c>allow_empty</c> and <c>rejects</c> in pipeline.yaml). The rules belong to the step,
/// not to the version: the same files give the same version with any rules.
/// </summary>
/// <param name="AllowEmpty">Allows no files, or no rows in them.</param>
/// <param name="Warn">More rejects than this add a warning to the run.</param>
/// <param name="Error">More rejects than this fail the step.</param>
/// <param name="UnreadableFiles">More unreadable files than this fail the step.</param>
public sealed record LandingRules(bool AllowEmpty, RejectLimit Warn, RejectLimit Error, long UnreadableFiles)
{
    public static LandingRules Default { get; } = new(AllowEmpty: false, Warn: new(0, null), Error: new(null, 5m), UnreadableFiles: 0);
}

/// <summary>A number of rejects, or their share of all lines. Exactly one of the two is set.</summary>
/// <param name="Percent">0 to 100.</param>
public sealed record RejectLimit(long? Count, decimal? Percent)
{
    /// <param name="rejects">The rejected lines.</param>
    /// <param name="lines">All lines that are not blank, including rejects.</param>
    public bool IsExceeded(long rejects, long lines) => Percent is { } percent ? rejects * 100m > percent * lines : rejects > Count;

    /// <summary>As written in pipeline.yaml: <c>20</c> or <c>5 %</c>.</summary>
    public override string ToString() => Percent is { } percent ? FormattableString.Invariant($"{percent} %") : FormattableString.Invariant($"{Count}");
}
