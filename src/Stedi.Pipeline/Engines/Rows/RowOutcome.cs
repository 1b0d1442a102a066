namespace Stedi.Pipeline.Engines.Rows;

public enum RowOutcomeKind { Kept, Dropped, Unexplained }

/// <summary>The outcome of an input row.</summary>
/// <param name="Reason">For a dropped row, the first declared reason that is true.</param>
public sealed record RowOutcome(RowOutcomeKind Kind, string? Reason = null)
{
    public static readonly RowOutcome Kept = new(RowOutcomeKind.Kept);
    public static readonly RowOutcome Unexplained = new(RowOutcomeKind.Unexplained);

    public static RowOutcome Dropped(string reason) => new(RowOutcomeKind.Dropped, reason);
}
