using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Contracts;

/// <summary>A rule of a parameter or a member that also writes itself into the schema, so that the two cannot differ.</summary>
internal interface ISchemaRule
{
    void Describe(OpenApiSchema schema);
}

/// <summary>
/// A text that matches a pattern and has a length in characters (code points, as Postgres and JSON Schema count them; .NET counts UTF-16 units).
/// Patterns use no shorthand such as <c>\s</c>: engines disagree about those.
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

    public override string FormatErrorMessage(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}: {whatItIs}.");

    private static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);
}

/// <summary>Text of one line that is not blank: no control characters.</summary>
internal sealed class LineAttribute : PatternAttribute
{
    public LineAttribute(int max)
        : base($@"^[\u0020\u00A0{Blanks}]*[^\u0000-\u0020\u007F-\u00A0{Blanks}][^{Controls}]*$", Words(max, "none of them a control character")) => (Min, Max) = (1, max);

    internal const string Controls = @"\u0000-\u001F\u007F-\u009F";

    /// <summary>Those beyond U+00A0.</summary>
    internal const string Blanks = @"\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000";

    internal static string Words(int max, string rest) => string.Create(CultureInfo.InvariantCulture, $"1 to {max:N0} characters, not only blanks, {rest}");
}

/// <summary>Text of any number of lines that is not blank: no NUL, which Postgres does not store.</summary>
internal sealed class LinesAttribute : PatternAttribute
{
    public LinesAttribute(int max)
        : base($@"^[\u0001-\u0020\u007F-\u00A0{LineAttribute.Blanks}]*[^\u0000-\u0020\u007F-\u00A0{LineAttribute.Blanks}][^\u0000]*$", LineAttribute.Words(max, "no NUL")) =>
        (Min, Max) = (1, max);
}

/// <summary>Text that is searched for or compared: any but NUL, also none.</summary>
internal sealed class SearchAttribute : PatternAttribute
{
    public SearchAttribute(int max)
        : base(@"^[^\u0000]*$", string.Create(CultureInfo.InvariantCulture, $"at most {max:N0} characters, no NUL")) => Max = max;
}

/// <summary>The value of a header: visible ASCII, blanks only within.</summary>
internal sealed class HeaderTextAttribute : PatternAttribute
{
    public HeaderTextAttribute(int max)
        : base("^[!-~]([ -~]*[!-~])?$", string.Create(CultureInfo.InvariantCulture, $"1 to {max:N0} characters of visible ASCII")) => (Min, Max) = (1, max);
}

/// <summary>The name of a table; whether there is one, the endpoint says.</summary>
internal sealed class TableTextAttribute() : PatternAttribute(TableName.Rule, "the name of a table has 1 to 128 of a-z, 0-9 and _, and starts with a letter");

/// <summary>The name of a version; whether it is kept, the endpoint says.</summary>
internal sealed class VersionTextAttribute() : PatternAttribute("^[A-Za-z0-9_-]{1,128}$", "use one of the versions that GET /tables/{name}/versions lists");

/// <summary>A cursor that a list gave as <c>nextCursor</c>.</summary>
internal sealed class CursorAttribute() : PatternAttribute("^[0-9a-fA-F]{32}$", "this is not one that this API gave; use nextCursor of the page before");

/// <summary>One of the words of an enumeration, in any case.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class WordAttribute<T> : ValidationAttribute, ISchemaRule
    where T : struct, Enum
{
    public void Describe(OpenApiSchema schema) => SchemaWords.Choose(schema, Enum.GetNames<T>().Select(n => n.ToLowerInvariant()));

    public override bool IsValid(object? value) => value is not string text || EnumWord.Read<T>(text) is not null;

    public override string FormatErrorMessage(string name) => $"{name} is one of {EnumWord.Choices<T>()}.";
}

/// <summary>One of these words.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal class WordsAttribute(params string[] words) : ValidationAttribute, ISchemaRule
{
    public void Describe(OpenApiSchema schema) => SchemaWords.Choose(schema, words);

    public override bool IsValid(object? value) => value is not string text || words.Contains(text, StringComparer.Ordinal);

    public override string FormatErrorMessage(string name) => $"{name} is one of {string.Join(", ", words)}.";
}

file static class SchemaWords
{
    /// <summary>The values that there are; null is one more where the schema lets it in.</summary>
    public static void Choose(OpenApiSchema schema, IEnumerable<string> words)
    {
        schema.Enum = [.. words.Select(w => (JsonNode)w)];
        if (schema.Type?.HasFlag(JsonSchemaType.Null) == true)
            schema.Enum.Add(JsonNullSentinel.JsonNull);
    }
}
