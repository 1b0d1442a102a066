using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>
/// SQL over the rows of an accounted input. It uses the same predicates as the jobs, so the rows shown are the rows counted.
/// </summary>
public static class AccountSql
{
    private const string Outcome = "stedi_outcome";
    private const int Kept = -1;
    private const int Unexplained = -2;

    /// <summary>
    /// The number of the first predicate that is true for a row, from 0. NULL if none is true. Each predicate is on its own lines.
    /// </summary>
    public static string First(IEnumerable<string> predicates) => Case(predicates.Select((p, i) => (p, i)), "");

    /// <summary>The rows of the input with this outcome; null if the declaration cannot distinguish them from others.</summary>
    /// <param name="columns">The columns of the input's version.</param>
    /// <param name="where">A further predicate over these columns.</param>
    /// <param name="hidden">
    /// Columns that the user may not see. They and the stored order do not affect which rows come first. Null: the user may see both.
    /// </param>
    public static string? Rows(InputAccount account, ImmutableArray<Column> columns, RowOutcome outcome, string? where, int limit, ImmutableArray<string>? hidden = null)
    {
        var order = hidden is { } masked ? RowSql.SeenOrder(columns, masked) : "";
        var input = SqlText.Identifier(account.Input.Value);
        var further = where is null ? "" : $" AND {where}";
        if (outcome.Kind == RowOutcomeKind.Kept && account.Kept is { } kept)
            return Limited($"SELECT {SqlText.List(columns)} FROM {input} WHERE (\n{kept}\n){further}{order}", limit);
        return NumberOf(account, outcome) is { } number
            ? Limited($"SELECT {SqlText.List(columns)} FROM ({Judged(account, number)}) AS judged WHERE {Outcome} = {Text(number)}{further}{order}", limit)
            : null;
    }

    /// <summary>Counts the input's rows that match the predicate, by outcome (a number for <see cref="OutcomeOf"/>).</summary>
    internal static string Counts(InputAccount account, string where) =>
        $"SELECT {Outcome}, COUNT(*) FROM ({Judged(account, account.Drops.Length)}) AS judged WHERE {where} GROUP BY {Outcome}";

    internal static RowOutcome OutcomeOf(InputAccount account, long number) => number switch
    {
        Kept => RowOutcome.Kept,
        Unexplained => RowOutcome.Unexplained,
        _ => RowOutcome.Dropped(account.Drops[(int)number].Name),
    };

    /// <summary>Uses a projection, because a reason may use a window function over the whole input.</summary>
    /// <param name="last">The last reason of interest; out of range for all outcomes.</param>
    private static string Judged(InputAccount account, int last)
    {
        var all = last is < 0 || last >= account.Drops.Length;
        IEnumerable<(string, int)> whens = account.Drops.Take(all ? account.Drops.Length : last + 1).Select((d, i) => (d.When, i));
        if (all && account.Kept is { } kept)
            whens = whens.Append((kept, Kept));
        return $"SELECT *, {Case(whens, $" ELSE {Text(account.Kept is null ? Kept : Unexplained)}")} AS {Outcome} FROM {SqlText.Identifier(account.Input.Value)}";
    }

    private static int? NumberOf(InputAccount account, RowOutcome outcome)
    {
        var reason = account.Drops.Select((d, i) => (d.Name, Number: i)).Where(d => d.Name == outcome.Reason).Select(d => (int?)d.Number);
        return outcome.Kind switch
        {
            RowOutcomeKind.Kept => Kept,
            RowOutcomeKind.Unexplained => account.Kept is null ? null : Unexplained,
            _ => reason.FirstOrDefault(),
        };
    }

    private static string Case(IEnumerable<(string When, int Number)> whens, string otherwise)
    {
        var text = new StringBuilder("CASE");
        foreach (var (when, number) in whens)
            text.Append(CultureInfo.InvariantCulture, $" WHEN (\n{when}\n) THEN {number}");
        return text.Length == "CASE".Length ? $"CASE WHEN FALSE THEN 0{otherwise} END" : $"{text}{otherwise} END";
    }

    private static string Limited(string sql, int limit) => $"{sql} LIMIT {Text(limit)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
