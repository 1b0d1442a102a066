using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Converts a statement to a subquery. The parser then checks that the whole is still one SELECT with the same names. So no text can mean something else
/// in the check than in execution.
/// </summary>
internal static class Subquery
{
    /// <summary>Nobody writes more semicolons than this in comments after a statement.</summary>
    private const int MaxCuts = 8;

    /// <returns>The statement without its end; null if it cannot be a subquery.</returns>
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
