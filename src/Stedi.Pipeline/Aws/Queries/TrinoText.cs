using System.Text;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// A statement without comments, which are replaced by blanks to keep positions. It is checked with DuckDB's parser, but Athena uses Trino's. Everything
/// that the two split differently into tokens (nested comments, dollar quotes, E'…') is removed or refused here. So no text can mean something else in the
/// check than in Athena.
/// </summary>
internal sealed record TrinoText(string Text, string? Refusal, int? Position)
{
    public static TrinoText Read(string sql)
    {
        var text = new StringBuilder(sql);
        for (var i = 0; i < sql.Length; i++)
        {
            var end = i;
            switch (sql[i])
            {
                case '\'' or '"' or '`':
                    if (sql[i] == '\'' && IsGlued(sql, i))
                        return new(sql, "There is no blank before this quote. Add one.", i);
                    end = sql.IndexOf(sql[i], i + 1);
                    if (end < 0)
                        return new(sql, "This quote is not closed.", i);
                    break;
                case '$':
                    return new(sql, "$ is not allowed outside of quotes: queries cannot have parameters, and Athena has no dollar quotes.", i);
                case '-' when Follows(sql, i, '-'):
                    end = sql.AsSpan(i).IndexOfAny('\r', '\n') is >= 0 and var line ? i + line - 1 : sql.Length - 1;
                    Blank(text, i, end);
                    break;
                case '/' when Follows(sql, i, '*'):
                    end = sql.IndexOf("*/", i + 2, StringComparison.Ordinal) + 1;
                    if (end == 0)
                        return new(sql, "This comment is not closed.", i);
                    Blank(text, i, end);
                    break;
            }
            i = end;
        }
        return new(text.ToString().TrimEnd(' ', '\t', '\r', '\n', ';'), null, null);
    }

    private static bool Follows(string sql, int i, char next) => i + 1 < sql.Length && sql[i + 1] == next;

    /// <summary>Trino only has x'…'. DuckDB reads E'…' with escapes, so it may end somewhere else.</summary>
    private static bool IsGlued(string sql, int quote)
    {
        var start = quote;
        while (start > 0 && (char.IsLetterOrDigit(sql[start - 1]) || sql[start - 1] is '_' or '&'))
            start--;
        return start < quote && !(quote - start == 1 && sql[start] is 'x' or 'X');
    }

    private static void Blank(StringBuilder text, int from, int to)
    {
        for (var i = from; i <= to; i++)
            if (text[i] is not ('\r' or '\n'))
                text[i] = ' ';
    }
}
