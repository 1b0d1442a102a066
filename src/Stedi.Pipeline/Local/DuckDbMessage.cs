using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Local;

/// <summary>DuckDB's error texts, made fit for people.</summary>
internal static partial class DuckDbMessage
{
    /// <summary>More than a few overloads of a function help nobody.</summary>
    private const int MaxCandidates = 6;

    public const string NestsTooDeeply =
        "The statement nests expressions too deeply: write long chains of AND, OR or || as IN lists, joins or list functions, or name parts of them in a WITH clause.";

    /// <summary>The message without the excerpt of the statement (we give the position instead).</summary>
    public static string Clean(string message)
    {
        if (TooDeep().IsMatch(message))
            return NestsTooDeeply;
        var excerpt = message.LastIndexOf("\n\nLINE ", StringComparison.Ordinal);
        return (excerpt < 0 ? message : message[..excerpt]).Trim();
    }

    /// <summary>The kind of an error, as DuckDB names it: <c>Invalid Input</c> of "Invalid Input Error: …". Empty where it names none.</summary>
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

    /// <summary>
    /// What may be said of an error that was raised while rows were read to somebody who may not see rows. Whatever its kind, it may quote a value: of
    /// a few messages whose form is known the types are kept, nothing of any other.
    /// </summary>
    public static string WithoutValues(string message)
    {
        if (Unreadable().Match(message) is { Success: true } text)
            return $"Conversion Error: Could not convert string '•••' to {text.Groups["type"].Value}";
        if (TooLarge().Match(message) is { Success: true } number)
            return $"Conversion Error: Type {number.Groups["from"].Value} with value ••• can't be cast because the value is out of range for the destination type {number.Groups["to"].Value}";
        if (Overflow().Match(message) is { Success: true } sum)
            return $"Out of Range Error: Overflow in {sum.Groups["operation"].Value} of {sum.Groups["type"].Value}";
        return "DuckDB stopped while it read rows. The step's log says why. Viewing it requires the operator role.";
    }

    /// <summary>From the first quote to the last one that a type follows, because a value may hold quotes itself.</summary>
    [GeneratedRegex(@"\AConversion Error: Could not convert string '.*' to (?<type>[A-Z][A-Z0-9]*(?: WITH TIME ZONE|\(\d+, ?\d+\))?)(?=[\s.!]|\z)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Unreadable();

    [GeneratedRegex(@"\AConversion Error: Type (?<from>[A-Z][A-Z0-9]*) with value .* can't be cast .*destination type (?<to>[A-Z][A-Z0-9]*)(?=[\s.!]|\z)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex TooLarge();

    [GeneratedRegex(@"\AOut of Range Error: Overflow in (?<operation>addition|subtraction|multiplication|negation|division) of (?<type>[A-Z][A-Z0-9]*) \(", RegexOptions.CultureInvariant)]
    private static partial Regex Overflow();

    [GeneratedRegex(@"!?\s+Candidate (bindings|tables):[:\s]*(?<names>[^\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Candidates();

    /// <summary>At the start: further on it may be data.</summary>
    [GeneratedRegex(@"^(\w+ Error: )?Max expression depth limit", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TooDeep();

    [GeneratedRegex(@"\A(?<kind>[A-Za-z][A-Za-z ]{1,30}) Error: ", RegexOptions.CultureInvariant)]
    private static partial Regex KindAhead();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    /// <summary>The last one: what stands before may quote data.</summary>
    [GeneratedRegex(@"\n\nLINE (?<line>\d{1,7}):", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Excerpt();
}
