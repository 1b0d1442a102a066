using System.Text;

namespace Stedi.Pipeline.Definition;

/// <summary>Splits Hive DDL into tokens, without comments and blanks.</summary>
internal sealed class DdlLexer(string text)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private int Column => _at - _lineStart + 1;

    /// <exception cref="DdlException">A quote or comment is not closed, or a character is unexpected.</exception>
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
        var (line, column) = (_line, Column);
        if (_at >= text.Length)
            return new DdlToken(DdlTokenKind.End, "", line, column);
        var c = text[_at];
        if (c is '\'' or '"')
            return new DdlToken(DdlTokenKind.Text, Quoted(c, escapes: true), line, column);
        if (c == '`')
            return new DdlToken(DdlTokenKind.QuotedName, Quoted(c, escapes: false), line, column);
        if (c is '(' or ')' or ',' or '=' or ';' or '<' or '>' or ':' or '.')
            return new DdlToken(DdlTokenKind.Symbol, text[_at++].ToString(), line, column);
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            _at++;
        return _at > start
            ? new DdlToken(DdlTokenKind.Word, text[start.._at], line, column)
            : throw new DdlException(line, column, $"Unexpected character '{c}'.");
    }

    /// <param name="escapes">A backslash escapes the next character, as in Hive strings.</param>
    private string Quoted(char quote, bool escapes)
    {
        var (line, column) = (_line, Column);
        var value = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == quote)
            {
                _at++;
                if (_at >= text.Length || text[_at] != quote)
                    return value.ToString();
            }
            else if (escapes && text[_at] == '\\' && _at + 1 < text.Length)
            {
                _at++;
            }
            if (text[_at] == '\n')
                EndLine(_at + 1);
            value.Append(text[_at]);
        }
        throw new DdlException(line, column, $"This quote ({quote}) is not closed.");
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
                    throw new DdlException(_line, Column, "This comment is not closed.");
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
        for (var end = _at + count; _at < end; _at++)
        {
            if (text[_at] == '\n')
                EndLine(_at + 1);
        }
    }

    private void EndLine(int next) => (_line, _lineStart) = (_line + 1, next);
}

/// <summary>The text is not valid DDL from this point on.</summary>
internal sealed class DdlException(int line, int column, string message) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
