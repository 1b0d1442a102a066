using System.Text;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// A statement without its comments, each replaced by blanks so that places stay. The door reads SQL with DuckDB's parser and Athena with Trino's: what the
/// two would cut into words differently (nested comments, dollar quotes, E'…') is taken out or refused here, so that no text means one thing at the door
/// and another inside.
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
                        return new(sql, "A word stands right before this quote; put a blank between.", i);
                    end = sql.IndexOf(sql[i], i + 1);
                    if (end < 0)
                        return new(sql, "The quote that begins here has no end.", i);
                    break;
                case '$':
                    return new(sql, "A $ stands outside of quotes: a query takes no parameters, and Athena knows no dollar quotes.", i);
                case '-' when Follows(sql, i, '-'):
                    end = sql.AsSpan(i).IndexOfAny('\r', '\n') is >= 0 and var line ? i + line - 1 : sql.Length - 1;
                    Blank(text, i, end);
                    break;
                case '/' when Follows(sql, i, '*'):
                    end = sql.IndexOf("*/", i + 2, StringComparison.Ordinal) + 1;
                    if (end == 0)
                        return new(sql, "The comment that begins here has no end.", i);
                    Blank(text, i, end);
                    break;
            }
            i = end;
        }
        return new(text.ToString().TrimEnd(' ', '\t', '\r', '\n', ';'), null, null);
    }

    private static bool Follows(string sql, int i, char next) => i + 1 < sql.Length && sql[i + 1] == next;

    /// <summary>Trino knows x'…' alone; DuckDB reads E'…' with escapes, so that it ends elsewhere.</summary>
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
