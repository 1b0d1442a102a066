namespace Stedi.Pipeline.Engines.Rows;

public enum RowOutcomeKind { Kept, Dropped, Unexplained }

/// <summary>What became of a row of an input.</summary>
/// <param name="Reason">Of a dropped row, the first of the declared reasons that is true of it.</param>
public sealed record RowOutcome(RowOutcomeKind Kind, string? Reason = null)
{
    public static readonly RowOutcome Kept = new(RowOutcomeKind.Kept);
    public static readonly RowOutcome Unexplained = new(RowOutcomeKind.Unexplained);

    public static RowOutcome Dropped(string reason) => new(RowOutcomeKind.Dropped, reason);
}
