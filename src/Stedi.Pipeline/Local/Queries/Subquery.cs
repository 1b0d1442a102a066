using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Makes a statement fit to stand in parentheses. The parser is asked whether the whole then still is one SELECT with the same names in
/// it, so that no text exists which means one thing at the door and another inside.
/// </summary>
internal static class Subquery
{
    /// <summary>More semicolons than this in the comments behind a statement, nobody writes.</summary>
    private const int MaxCuts = 8;

    /// <returns>The statement without what ends it; null where it can be no subquery.</returns>
    public static string? From(string sql, SqlReading statement, DuckDbSqlAnalyzer analyzer)
    {
        var text = sql.AsSpan().TrimEnd(" \t\r\n;").ToString();
        for (var cut = 0; cut <= MaxCuts; cut++)
        {
            if (IsSame(analyzer.Read($"SELECT * FROM (\n{text}\n)"), statement))
                return text;
            var semicolon = text.LastIndexOf(';');
            if (semicolon < 0)
                return null;
            text = text[..semicolon];
        }
        return null;
    }

    private static bool IsSame(SqlReading inner, SqlReading statement) =>
        inner.Error is null && Names(inner).SequenceEqual(Names(statement));

    private static IEnumerable<(SqlReferenceKind, string)> Names(SqlReading statement) => statement.References.Select(r => (r.Kind, r.Name));
}
