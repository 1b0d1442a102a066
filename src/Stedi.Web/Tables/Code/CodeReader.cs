using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Stedi.Web.Tables.Code;

/// <summary>Splits SQL and Python into parts for coloring only.</summary>
public static partial class CodeReader
{
    private static readonly FrozenSet<string> SqlWords = Words("""
        select from where group by order having limit offset join left right full inner outer cross on using as and or not is null in exists between like case when then
        else end distinct union all except intersect with create external table if row format serde serdeproperties location tblproperties stored partitioned
        comment cast over partition asc desc true false string bigint int double float boolean date timestamp decimal
        """);

    private static readonly FrozenSet<string> PythonWords = Words("""
        def class return if elif else for while in not and or is None True False import from as with try except finally raise yield lambda pass break continue global
        nonlocal assert del
        """);

    public static ImmutableArray<CodePart> Sql(string text) => Read(text, SqlPattern(), word => SqlWords.Contains(word.ToLowerInvariant()));

    public static ImmutableArray<CodePart> Python(string text) => Read(text, PythonPattern(), PythonWords.Contains);

    private static ImmutableArray<CodePart> Read(string text, Regex pattern, Func<string, bool> isKeyword)
    {
        var parts = ImmutableArray.CreateBuilder<CodePart>();
        var at = 0;
        foreach (var match in pattern.EnumerateMatches(text))
        {
            var value = text.Substring(match.Index, match.Length);
            var kind = Kind(value, isKeyword);
            if (kind == CodeKind.Plain)
                continue;
            if (match.Index > at)
                parts.Add(new(CodeKind.Plain, text[at..match.Index]));
            parts.Add(new(kind, value));
            at = match.Index + match.Length;
        }
        if (at < text.Length)
            parts.Add(new(CodeKind.Plain, text[at..]));
        return parts.ToImmutable();
    }

    private static CodeKind Kind(string value, Func<string, bool> isKeyword) => value[0] switch
    {
        '-' or '#' or '/' => CodeKind.Comment,
        '\'' or '"' or '`' => CodeKind.Text,
        _ when char.IsAsciiDigit(value[0]) => CodeKind.Number,
        _ => isKeyword(value) ? CodeKind.Keyword : CodeKind.Plain,
    };

    private static FrozenSet<string> Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"--[^\n]*|/\*[\s\S]*?\*/|'(?:[^']|'')*'|""[^""]*""|`[^`]*`|\b\d+(?:\.\d+)?\b|\b[A-Za-z_]\w*\b", RegexOptions.CultureInvariant)]
    private static partial Regex SqlPattern();

    [GeneratedRegex("""
        #[^\n]*|"{3}[\s\S]*?"{3}|'{3}[\s\S]*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\b\d+(?:\.\d+)?\b|\b[A-Za-z_]\w*\b
        """, RegexOptions.CultureInvariant)]
    private static partial Regex PythonPattern();
}
