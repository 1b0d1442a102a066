using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Landing;

/// <summary>What the reading of a landing table found, and what its rules (<see cref="LandingRules"/>) say of that.</summary>
/// <param name="Rejects">Unreadable files among them, each as one.</param>
public sealed record ReadCounts(int Files, long Rows, long Rejects, long UnreadableFiles)
{
    /// <summary>Rejects that a message names.</summary>
    public const int RejectsNamed = 3;

    public long Lines => Rows + Rejects;

    /// <summary>Such as <c>2 of 956 lines rejected (0.2 %)</c>.</summary>
    public string Rejected => string.Create(
        CultureInfo.InvariantCulture, $"{Rejects:N0} of {Lines:N0} {(Lines == 1 ? "line" : "lines")} rejected ({Percent.Of(Rejects, Lines)})");

    /// <summary>Why a step that reads this must not publish; null where the rules allow it.</summary>
    /// <param name="first">The first <see cref="RejectsNamed"/> rejects of a reason, or of any, for the message: their text may be personal and is not in it.</param>
    public string? Refusal(TableName table, LandingRules rules, Func<string?, ImmutableArray<Reject>> first)
    {
        if (UnreadableFiles > rules.UnreadableFiles)
        {
            return $"{table}: {Figure(UnreadableFiles)} of {Count(Files, "file")} cannot be read to the end (limit: rejects.files {Figure(rules.UnreadableFiles)})"
                + $"{Where(first(RejectReasons.UnreadableFile))}. Repair or remove {(UnreadableFiles == 1 ? "it" : "them")}, or raise the limit.";
        }
        if (Rows == 0 && !rules.AllowEmpty)
        {
            return Lines == 0
                ? $"{table} has no rows: {(Files == 0 ? "there are no files" : $"{Count(Files, "file")}, all without lines")}. Add data, or set allow_empty: true."
                : $"{table} has no rows: {Rejected}{Where(first(null))}. Fix the files, or set allow_empty: true and raise rejects.error.";
        }
        return rules.Error.IsExceeded(Rejects, Lines)
            ? $"{table}: {Rejected}, more than the limit (rejects.error {rules.Error}){Where(first(null))}. Fix the files, or raise the limit."
            : null;
    }

    /// <summary>What to warn of; null where the rules do not ask for it.</summary>
    public string? Warning(LandingRules rules) => rules.Warn.IsExceeded(Rejects, Lines) ? Rejected : null;

    private static string Where(ImmutableArray<Reject> rejects)
    {
        var places = rejects.Take(RejectsNamed).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.File} line {r.Line:N0} ({r.Reason})")).ToList();
        return places.Count == 0 ? "" : $". First: {string.Join(", ", places)}";
    }

    private static string Count(long number, string noun) => $"{Figure(number)} {noun}{(number == 1 ? "" : "s")}";

    private static string Figure(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
