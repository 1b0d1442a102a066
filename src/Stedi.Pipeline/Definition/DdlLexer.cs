using System.Text;

namespace Stedi.Pipeline.Definition;

/// <summary>Cuts Hive DDL into tokens; comments and blanks are left out.</summary>
internal sealed class DdlLexer(string text)
{
    private int _at;
    private int _line = 1;

    /// <exception cref="DdlException">A quote or comment is not closed, or a character has no meaning.</exception>
    public static List<DdlToken> Read(string text)
    {
        var lexer = new DdlLexer(text);
        var tokens = new List<DdlToken>();
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind != DdlTokenKind.End);
        return tokens;
    }

    private DdlToken Next()
    {
        SkipBlanks();
        if (_at >= text.Length)
            return new DdlToken(DdlTokenKind.End, "", _line);
        var c = text[_at];
        if (c is '\'' or '"')
            return Quoted(c, DdlTokenKind.Text);
        if (c == '`')
            return Quoted(c, DdlTokenKind.QuotedName);
        if (c is '(' or ')' or ',' or '=' or ';' or '<' or '>' or ':' or '.')
            return new DdlToken(DdlTokenKind.Symbol, text[_at++].ToString(), _line);
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            _at++;
        return _at > start
            ? new DdlToken(DdlTokenKind.Word, text[start.._at], _line)
            : throw new DdlException(_line, $"'{c}' has no meaning here.");
    }

    private DdlToken Quoted(char quote, DdlTokenKind kind)
    {
        var line = _line;
        var value = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == quote)
            {
                _at++;
                if (_at >= text.Length || text[_at] != quote)
                    return new DdlToken(kind, value.ToString(), line);
            }
            if (text[_at] == '\n')
                _line++;
            value.Append(text[_at]);
        }
        throw new DdlException(line, $"The quote {quote} that opens here is not closed.");
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                Step(1);
            }
            else if (text.AsSpan(_at).StartsWith("--"))
            {
                while (_at < text.Length && text[_at] != '\n')
                    _at++;
            }
            else if (text.AsSpan(_at).StartsWith("/*"))
            {
                var end = text.IndexOf("*/", _at, StringComparison.Ordinal);
                if (end < 0)
                    throw new DdlException(_line, "The comment that opens here is not closed.");
                Step(end + 2 - _at);
            }
            else
            {
                return;
            }
        }
    }

    private void Step(int count)
    {
        _line += text.AsSpan(_at, count).Count('\n');
        _at += count;
    }
}

/// <summary>The text is no DDL beyond this point.</summary>
internal sealed class DdlException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
