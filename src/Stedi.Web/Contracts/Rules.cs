using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Contracts;

/// <summary>A validation rule of a parameter or member that also describes itself in the schema, so that the two cannot differ.</summary>
internal interface ISchemaRule
{
    void Describe(OpenApiSchema schema);
}

/// <summary>
/// Text that matches a pattern, with a length in characters (code points, as in Postgres and JSON Schema; .NET counts UTF-16 units).
/// Patterns do not use shorthands such as <c>\s</c>, because engines interpret them differently.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal class PatternAttribute(string pattern, string whatItIs) : ValidationAttribute, ISchemaRule
{
    // To .NET, $ also ends before a line feed.
    private readonly Regex _pattern = new(pattern[..^1] + @"\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public int Min { get; init; }

    public int Max { get; init; } = int.MaxValue;

    public void Describe(OpenApiSchema schema)
    {
        schema.Pattern = pattern;
        if (Min > 0)
            schema.MinLength = Min;
        if (Max < int.MaxValue)
            schema.MaxLength = Max;
    }

    public override bool IsValid(object? value) =>
        value is not string text || (Length(text) is var length && length >= Min && length <= Max && _pattern.IsMatch(text));

    public override string FormatErrorMessage(string name) => string.Create(CultureInfo.InvariantCulture, $"{name} must be {whatItIs}.");

    private static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);
}

/// <summary>One line of text, not blank, without control characters.</summary>
internal sealed class LineAttribute : PatternAttribute
{
    public LineAttribute(int max)
        : base($@"^[\u0020\u00A0{Blanks}]*[^\u0000-\u0020\u007F-\u00A0{Blanks}][^{Controls}]*$", Words(max, "without control characters")) => (Min, Max) = (1, max);

    internal const string Controls = @"\u0000-\u001F\u007F-\u009F";

    /// <summary>The blanks beyond U+00A0.</summary>
    internal const string Blanks = @"\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000";

    internal static string Words(int max, string rest) => string.Create(CultureInfo.InvariantCulture, $"1 to {max:N0} characters, not only blanks, {rest}");
}

/// <summary>Text of any number of lines, not blank, without NUL, which Postgres cannot store.</summary>
internal sealed class LinesAttribute : PatternAttribute
{
    public LinesAttribute(int max)
        : base($@"^[\u0001-\u0020\u007F-\u00A0{LineAttribute.Blanks}]*[^\u0000-\u0020\u007F-\u00A0{LineAttribute.Blanks}][^\u0000]*$", LineAttribute.Words(max, "without NUL")) =>
        (Min, Max) = (1, max);
}

/// <summary>Text to search for or compare with: anything except NUL, may be empty.</summary>
internal sealed class SearchAttribute : PatternAttribute
{
    public SearchAttribute(int max)
        : base(@"^[^\u0000]*$", string.Create(CultureInfo.InvariantCulture, $"at most {max:N0} characters without NUL")) => Max = max;
}

/// <summary>The value of a header: visible ASCII, with blanks only inside.</summary>
internal sealed class HeaderTextAttribute : PatternAttribute
{
    public HeaderTextAttribute(int max)
        : base("^[!-~]([ -~]*[!-~])?$", string.Create(CultureInfo.InvariantCulture, $"1 to {max:N0} characters of visible ASCII")) => (Min, Max) = (1, max);
}

/// <summary>The name of a table. The endpoint checks whether it exists.</summary>
internal sealed class TableTextAttribute() : PatternAttribute(TableName.Rule, "a table name: 1 to 128 characters of a-z, 0-9 and _, starting with a letter");

/// <summary>The name of a version. The endpoint checks whether it exists.</summary>
internal sealed class VersionTextAttribute() : PatternAttribute("^[A-Za-z0-9_-]{1,128}$", "a version from GET /tables/{name}/versions");

/// <summary>A cursor that a list returned as <c>nextCursor</c>.</summary>
internal sealed class CursorAttribute() : PatternAttribute("^[0-9a-fA-F]{32}$", "the nextCursor of the previous page");

/// <summary>One of the values of an enum, ignoring case.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class WordAttribute<T> : ValidationAttribute, ISchemaRule
    where T : struct, Enum
{
    public void Describe(OpenApiSchema schema) => SchemaWords.Choose(schema, Enum.GetNames<T>().Select(n => n.ToLowerInvariant()));

    public override bool IsValid(object? value) => value is not string text || EnumWord.Read<T>(text) is not null;

    public override string FormatErrorMessage(string name) => $"{name} must be one of {EnumWord.Choices<T>()}.";
}

/// <summary>One of these words.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal class WordsAttribute(params string[] words) : ValidationAttribute, ISchemaRule
{
    public void Describe(OpenApiSchema schema) => SchemaWords.Choose(schema, words);

    public override bool IsValid(object? value) => value is not string text || words.Contains(text, StringComparer.Ordinal);

    public override string FormatErrorMessage(string name) => $"{name} must be one of {string.Join(", ", words)}.";
}

file static class SchemaWords
{
    /// <summary>Sets the allowed values, plus null if the schema allows it.</summary>
    public static void Choose(OpenApiSchema schema, IEnumerable<string> words)
    {
        schema.Enum = [.. words.Select(w => (JsonNode)w)];
        if (schema.Type?.HasFlag(JsonSchemaType.Null) == true)
            schema.Enum.Add(JsonNullSentinel.JsonNull);
    }
}
