using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>One flow, as a URL contains it: <c>customer_trusted.customer_landing.dropped.no_research_consent</c>.</summary>
/// <param name="Table">The table that read the rows.</param>
/// <param name="Input">For a landing table, the table itself: its files.</param>
public sealed record RowPick(TableName Table, TableName Input, RowOutcome Outcome)
{
    internal const int MaxReason = 128;

    /// <summary>Its rows are raw lines, which can contain personal data anywhere.</summary>
    public bool IsRaw => Table == Input && Outcome.Reason is not null;

    public static RowPick? Read(string? text)
    {
        if (text?.Split('.', 4) is not [var table, var input, var outcome, .. var rest]
            || !TableName.TryParse(table, out var made) || !TableName.TryParse(input, out var from))
            return null;
        return (outcome, rest) switch
        {
            ("kept", []) => new(made, from, RowOutcome.Kept),
            ("unexplained", []) => new(made, from, RowOutcome.Unexplained),
            ("dropped", [{ Length: > 0 and <= MaxReason } reason]) => new(made, from, RowOutcome.Dropped(reason)),
            _ => null,
        };
    }

    public string ToText() => $"{Table}.{Input}.{Outcome.Kind.ToString().ToLowerInvariant()}{(Outcome.Reason is { } reason ? "." + reason : "")}";
}
