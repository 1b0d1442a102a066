using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>
/// The clauses of a plain <c>SELECT … FROM table …</c> as written, without comments. They are for engines that spell expressions differently from
/// DuckDB. The reader of the syntax tree compares each text with the tree, so that a wrong split is detected.
/// </summary>
internal sealed partial class SelectText
{
    private static readonly string[] Clauses = ["WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "FETCH", "USING", "UNION", "EXCEPT", "INTERSECT"];

    private readonly ImmutableArray<string> _tokens;
    private readonly Dictionary<string, Range> _clauses = new(StringComparer.OrdinalIgnoreCase);

    private SelectText(ImmutableArray<string> tokens) => _tokens = tokens;

    /// <summary>Null if the text does not have this form.</summary>
    public static SelectText? Read(string sql)
    {
        ImmutableArray<string> tokens = [.. Token().Matches(sql).Select(m => m.Value).Where(t => !IsComment(t))];
        var text = new SelectText(tokens);
        return tokens.Length > 0 && Is(tokens[0], "SELECT") && text.Cut() ? text : null;
    }

    /// <summary>The texts of the SELECT's items, with their names.</summary>
    public IEnumerable<ImmutableArray<string>> Items() => Parts("SELECT");

    public IEnumerable<ImmutableArray<string>> Groups() => Parts("GROUP");

    public ImmutableArray<string>? Where() => _clauses.TryGetValue("WHERE", out var range) ? _tokens[range] : null;

    /// <summary>The item without its name, with or without AS.</summary>
    public static ImmutableArray<string> WithoutName(ImmutableArray<string> item, string alias)
    {
        if (alias.Length == 0 || item.Length < 2 || !Unquoted(item[^1]).Equals(alias, StringComparison.OrdinalIgnoreCase))
            return item;
        return Is(item[^2], "AS") ? item[..^2] : item[..^1];
    }

    /// <summary>The text on one line, with columns qualified by <paramref name="table"/> instead of the table's alias.</summary>
    public static string Write(ImmutableArray<string> tokens, string alias, string table)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tokens.Length; i++)
        {
            var isQualifier = i + 1 < tokens.Length && tokens[i + 1] == "." && (i == 0 || tokens[i - 1] != ".")
                && Unquoted(tokens[i]).Equals(alias, StringComparison.OrdinalIgnoreCase);
            if (i > 0 && tokens[i] is not ("." or "," or ")") && tokens[i - 1] is not ("." or "(") && !(tokens[i] == "(" && Word().IsMatch(tokens[i - 1])))
                text.Append(' ');
            text.Append(isQualifier ? table : tokens[i]);
        }
        return text.ToString();
    }

    private bool Cut()
    {
        var (name, start, depth) = ("SELECT", 1, 0);
        for (var i = 1; i < _tokens.Length; i++)
        {
            depth += _tokens[i] is "(" or "[" or "{" ? 1 : _tokens[i] is ")" or "]" or "}" ? -1 : 0;
            if (depth != 0 || !Begins(i, name))
                continue;
            if (!_clauses.TryAdd(name, start..i))
                return false;
            (name, start) = (_tokens[i].ToUpperInvariant(), i + 1);
            if (name is "GROUP" or "ORDER" && i + 1 < _tokens.Length && Is(_tokens[i + 1], "BY"))
                start++;
        }
        return _clauses.TryAdd(name, start.._tokens.Length) && _clauses.ContainsKey("FROM");
    }

    /// <summary>Whether a clause begins here. <c>IS DISTINCT FROM</c> and <c>x.order</c> do not begin one.</summary>
    private bool Begins(int i, string current) => _tokens[i - 1] != "."
        && (current == "SELECT" ? Is(_tokens[i], "FROM") && !(Is(_tokens[i - 1], "DISTINCT") && i > 2) : Clauses.Contains(_tokens[i], StringComparer.OrdinalIgnoreCase));

    private IEnumerable<ImmutableArray<string>> Parts(string clause)
    {
        if (!_clauses.TryGetValue(clause, out var range))
            yield break;
        var tokens = _tokens[range];
        var (start, depth) = (clause == "SELECT" && tokens.Length > 0 && Is(tokens[0], "DISTINCT") ? 1 : 0, 0);
        for (var i = start; i < tokens.Length; i++)
        {
            depth += tokens[i] is "(" or "[" or "{" ? 1 : tokens[i] is ")" or "]" or "}" ? -1 : 0;
            if (tokens[i] != "," || depth != 0)
                continue;
            yield return tokens[start..i];
            start = i + 1;
        }
        yield return tokens[start..];
    }

    private static bool Is(string token, string word) => token.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool IsComment(string token) => token.StartsWith("--", StringComparison.Ordinal) || token.StartsWith("/*", StringComparison.Ordinal);

    private static string Unquoted(string token) => token.Length > 1 && token[0] is '"' or '`' ? token[1..^1] : token;

    /// <summary>Comments, strings, quoted names, numbers, words, operators, and single other characters.</summary>
    [GeneratedRegex("""--[^\n]*|/\*[\s\S]*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|[\w$]+|<=>|<>|!=|<=|>=|==|\|\||::|->>?|[^\s]""", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"\A(?!(AND|OR|NOT|IN|WHEN|THEN|ELSE|CASE|LIKE|BETWEEN|IS)\z)\w+\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
