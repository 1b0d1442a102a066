using System.Text.RegularExpressions;

namespace Stedi.Web.Queries;

/// <summary>A statement on one line, for lists.</summary>
internal static partial class Brief
{
    private const int MaxLength = 160;

    public static string Of(string sql)
    {
        var line = Blanks().Replace(sql.Length > 4 * MaxLength ? sql[..(4 * MaxLength)] : sql, " ").Trim();
        return line.Length > MaxLength ? line[..MaxLength] + "…" : line;
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
