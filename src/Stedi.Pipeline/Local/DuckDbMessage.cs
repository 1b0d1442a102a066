using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Local;

/// <summary>Prepares DuckDB's error messages for people.</summary>
internal static partial class DuckDbMessage
{
    /// <summary>A longer list of overloads is not helpful.</summary>
    private const int MaxCandidates = 6;

    public const string NestsTooDeeply =
        "The expressions are nested too deeply. Replace long chains of AND, OR or || with IN lists, joins or list functions, or split them with WITH.";

    /// <summary>Removes the excerpt of the statement; the position is reported separately.</summary>
    public static string Clean(string message)
    {
        if (TooDeep().IsMatch(message))
            return NestsTooDeeply;
        var excerpt = message.LastIndexOf("\n\nLINE ", StringComparison.Ordinal);
        return (excerpt < 0 ? message : message[..excerpt]).Trim();
    }

    /// <summary>DuckDB's kind of error: <c>Invalid Input</c> for "Invalid Input Error: …". Empty if there is none.</summary>
    public static string Kind(string message)
    {
        if (message.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start && TryParse(message[start..]) is { } error)
        {
            using (error)
            {
                if (error.RootElement.ValueKind == JsonValueKind.Object && error.RootElement.TryGetProperty("exception_type", out var type) && type.GetString() is { } named)
                    return named;
            }
        }
        return KindAhead().Match(message) is { Success: true } ahead ? ahead.Groups["kind"].Value : "";
    }

    private static JsonDocument? TryParse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The line of the statement that the message refers to, from 1; null if there is none.</summary>
    public static int? Line(string message) =>
        Excerpt().Match(message) is { Success: true } match ? int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>Reads a message with <c>errors_as_json</c>: a JSON object, possibly after the kind of error.</summary>
    /// <returns>Bytes is the offset in the executed statement, as UTF-8.</returns>
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

    /// <summary>The message on one line, with candidates as a question, like the faults of this program.</summary>
    public static string OneLine(string text)
    {
        text = Candidates().Replace(Clean(text), " (did you mean ${names}?)");
        var functions = text.Split("\tCandidate functions:\n", 2);
        if (functions is [var before, var list])
        {
            var overloads = list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            text = overloads.Length > MaxCandidates ? before : $"{before} Available: {string.Join(", ", overloads)}";
        }
        return Blanks().Replace(text, " ").Trim();
    }

    /// <summary>
    /// The message for people who may not see row data, for an error raised while rows were read. Any such error may quote a value. So only a few
    /// known messages are kept, without the value; all others are replaced.
    /// </summary>
    public static string WithoutValues(string message)
    {
        if (Unreadable().Match(message) is { Success: true } text)
            return $"Conversion Error: Could not convert string '•••' to {text.Groups["type"].Value}";
        if (TooLarge().Match(message) is { Success: true } number)
            return $"Conversion Error: Type {number.Groups["from"].Value} with value ••• can't be cast because the value is out of range for the destination type {number.Groups["to"].Value}";
        if (Overflow().Match(message) is { Success: true } sum)
            return $"Out of Range Error: Overflow in {sum.Groups["operation"].Value} of {sum.Groups["type"].Value}";
        return "DuckDB failed while reading rows. Details are in the step's log, which requires the operator role.";
    }

    /// <summary>Matches from the first quote to the last one before a type, because values may contain quotes.</summary>
    [GeneratedRegex(@"\AConversion Error: Could not convert string '.*' to (?<type>[A-Z][A-Z0-9]*(?: WITH TIME ZONE|\(\d+, ?\d+\))?)(?=[\s.!]|\z)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Unreadable();

    [GeneratedRegex(@"\AConversion Error: Type (?<from>[A-Z][A-Z0-9]*) with value .* can't be cast .*destination type (?<to>[A-Z][A-Z0-9]*)(?=[\s.!]|\z)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex TooLarge();

    [GeneratedRegex(@"\AOut of Range Error: Overflow in (?<operation>addition|subtraction|multiplication|negation|division) of (?<type>[A-Z][A-Z0-9]*) \(", RegexOptions.CultureInvariant)]
    private static partial Regex Overflow();

    [GeneratedRegex(@"!?\s+Candidate (bindings|tables):[:\s]*(?<names>[^\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Candidates();

    /// <summary>Only at the start: later text may be data.</summary>
    [GeneratedRegex(@"^(\w+ Error: )?Max expression depth limit", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TooDeep();

    [GeneratedRegex(@"\A(?<kind>[A-Za-z][A-Za-z ]{1,30}) Error: ", RegexOptions.CultureInvariant)]
    private static partial Regex KindAhead();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    /// <summary>Matches the last excerpt: text before it may quote data.</summary>
    [GeneratedRegex(@"\n\nLINE (?<line>\d{1,7}):", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Excerpt();
}
