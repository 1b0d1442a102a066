using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Local;

/// <summary>DuckDB's error texts, made fit for people.</summary>
internal static partial class DuckDbMessage
{
    /// <summary>More than a few overloads of a function help nobody.</summary>
    private const int MaxCandidates = 6;

    private static readonly string[] _kindsWithoutData =
        ["Binder Error:", "Catalog Error:", "Parser Error:", "Permission Error:", "Not implemented Error:", "IO Error:", "Out of Memory Error:"];

    /// <summary>The message without the excerpt of the statement (we give the position instead).</summary>
    public static string Clean(string message)
    {
        if (TooDeep().IsMatch(message))
            return "The statement nests expressions too deeply: write long chains of AND, OR or || as IN lists, joins or list functions, or name parts of them in a WITH clause.";
        var excerpt = message.LastIndexOf("\n\nLINE ", StringComparison.Ordinal);
        return (excerpt < 0 ? message : message[..excerpt]).Trim();
    }

    /// <summary>The line of the statement, from 1, that the message points at; null where it points at none.</summary>
    public static int? Line(string message) =>
        Excerpt().Match(message) is { Success: true } match ? int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>With <c>errors_as_json</c> the message is an object, behind a word of its kind or not.</summary>
    /// <returns>Bytes: offset in the statement that was run, as UTF-8.</returns>
    public static (string Text, ulong? Bytes) FromJson(string message)
    {
        var start = message.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
            return (message, null);
        try
        {
            using var error = JsonDocument.Parse(message[start..]);
            ulong? at = error.RootElement.TryGetProperty("position", out var value) && ulong.TryParse(value.GetString(), out var bytes) ? bytes : null;
            return error.RootElement.TryGetProperty("exception_message", out var text) ? (text.GetString()!, at) : (message, null);
        }
        catch (JsonException)
        {
            return (message, null);
        }
    }

    /// <summary>On one line, with the candidates as a question, as other faults have it.</summary>
    public static string OneLine(string text)
    {
        text = Candidates().Replace(Clean(text), " (did you mean ${names}?)");
        var functions = text.Split("\tCandidate functions:\n", 2);
        if (functions is [var before, var list])
        {
            var overloads = list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            text = overloads.Length > MaxCandidates ? before : $"{before} There are: {string.Join(", ", overloads)}";
        }
        return Blanks().Replace(text, " ").Trim();
    }

    /// <summary>Values of rows may stand in the message; else it speaks of names and types only. Its kind is its first word, whatever code comes with it.</summary>
    public static bool IsOfData(string message) =>
        !_kindsWithoutData.Any(kind => message.StartsWith(kind, StringComparison.Ordinal));

    /// <summary>What may be said of an error of data to somebody who may not see rows: types stay, values go.</summary>
    public static string WithoutValues(string message) =>
        message.StartsWith("Conversion Error:", StringComparison.Ordinal) || message.StartsWith("Out of Range Error:", StringComparison.Ordinal)
            ? Values().Replace(message, "•••")
            : "The SQL stops at the values of some row; the step's log, which operators may read, says at which.";

    /// <summary>From the first quote of a kind to its last, because a value may hold quotes itself; and numbers that stand alone.</summary>
    [GeneratedRegex("""'.*'|".*"|(?<![\w.])[-+]?\d+(\.\d+)?([eE][-+]?\d+)?(?!\w)""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Values();

    [GeneratedRegex(@"!?\s+Candidate (bindings|tables):[:\s]*(?<names>[^\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Candidates();

    /// <summary>At the start: further on it may be data.</summary>
    [GeneratedRegex(@"^(\w+ Error: )?Max expression depth limit", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TooDeep();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    /// <summary>The last one: what stands before may quote data.</summary>
    [GeneratedRegex(@"\n\nLINE (?<line>\d{1,7}):", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Excerpt();
}
