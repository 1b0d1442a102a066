using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Landing;

/// <summary>The counts from reading a landing table, and the result of its rules (<see cref="LandingRules"/>).</summary>
/// <param name="Rejects">Including unreadable files, which count as one each.</param>
public sealed record ReadCounts(int Files, long Rows, long Rejects, long UnreadableFiles)
{
    /// <summary>The number of rejects named in a message.</summary>
    public const int RejectsNamed = 3;

    public long Lines => Rows + Rejects;

    /// <summary>For example, <c>2 of 956 lines rejected (0.2 %)</c>.</summary>
    public string Rejected => string.Create(
        CultureInfo.InvariantCulture, $"{Rejects:N0} of {Lines:N0} {(Lines == 1 ? "line" : "lines")} rejected ({Percent.Of(Rejects, Lines)})");

    /// <summary>Why a step that reads this must fail; null if the rules allow it.</summary>
    /// <param name="first">The first <see cref="RejectsNamed"/> rejects with a reason, or with any. The message names them without their text, which may be personal.</param>
    public string? Refusal(TableName table, LandingRules rules, Func<string?, ImmutableArray<Reject>> first)
    {
        if (UnreadableFiles > rules.UnreadableFiles)
        {
            return $"{table}: {Figure(UnreadableFiles)} of {Count(Files, "file")} unreadable (limit: rejects.files {Figure(rules.UnreadableFiles)})"
                + $"{Where(first(RejectReasons.UnreadableFile))}. Repair or remove {(UnreadableFiles == 1 ? "it" : "them")}, or raise the limit.";
        }
        if (Rows == 0 && !rules.AllowEmpty)
        {
            return Lines == 0
                ? $"{table} has no rows: {(Files == 0 ? "no files" : $"{Count(Files, "file")} without lines")}. Add data, or set allow_empty: true."
                : $"{table} has no rows: {Rejected}{Where(first(null))}. Fix the files, or set allow_empty: true and raise rejects.error.";
        }
        return rules.Error.IsExceeded(Rejects, Lines)
            ? $"{table}: {Rejected}, more than the limit (rejects.error {rules.Error}){Where(first(null))}. Fix the files, or raise the limit."
            : null;
    }

    /// <summary>The warning for the run; null if the rules do not require one.</summary>
    public string? Warning(LandingRules rules) => rules.Warn.IsExceeded(Rejects, Lines) ? Rejected : null;

    private static string Where(ImmutableArray<Reject> rejects)
    {
        var places = rejects.Take(RejectsNamed).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.File} line {r.Line:N0} ({r.Reason})")).ToList();
        return places.Count == 0 ? "" : $". First: {string.Join(", ", places)}";
    }

    private static string Count(long number, string noun) => $"{Figure(number)} {noun}{(number == 1 ? "" : "s")}";

    private static string Figure(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
