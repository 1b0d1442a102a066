using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>One flow, as an address holds it: <c>customer_trusted.customer_landing.dropped.no_research_consent</c>.</summary>
/// <param name="Table">Whose making it is of.</param>
/// <param name="Input">Of a landing table the table itself: its files.</param>
public sealed record RowPick(TableName Table, TableName Input, RowOutcome Outcome)
{
    internal const int MaxReason = 128;

    /// <summary>Its rows are lines as they arrived: nobody knows what is personal in them.</summary>
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
