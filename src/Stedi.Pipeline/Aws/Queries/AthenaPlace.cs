using System.Globalization;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>Converts Athena's <c>line 2:8:</c> to an index in the statement. Lines and columns count from 1, columns in code points.</summary>
internal static partial class AthenaPlace
{
    /// <summary>Null if the message contains no position.</summary>
    public static int? Find(string message, string sql) =>
        Pattern().Match(message) is { Success: true } place ? Index(sql, Number(place.Groups["line"]), Number(place.Groups["column"])) : null;

    private static int? Index(string sql, int line, int column)
    {
        var at = 0;
        for (; line > 1; line--)
        {
            at = sql.IndexOf('\n', at) + 1;
            if (at == 0)
                return null;
        }
        for (; column > 1 && at < sql.Length; column--)
            at += char.IsHighSurrogate(sql[at]) && at + 1 < sql.Length ? 2 : 1;
        return column == 1 ? at : null;
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\bline (?<line>[1-9]\d{0,6}):(?<column>[1-9]\d{0,6})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
