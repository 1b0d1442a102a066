using System.Text.RegularExpressions;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Adapts the DDL of a landing table in scripts/: it removes the database from the name, and sets the location.</summary>
internal static partial class LandingDdl
{
    /// <param name="ddl">Valid DDL: one statement with one LOCATION.</param>
    public static string At(string ddl, TableName table, string location) =>
        Parts().Replace(ddl, m => m.Groups["place"].Success ? $"LOCATION '{location}'" : m.Groups["create"].Success ? $"{m.Groups["create"].Value}`{table}`" : m.Value)
            .TrimEnd().TrimEnd(';').TrimEnd();

    /// <summary>Matches quoted text and comments as a whole, so that no words are found in them.</summary>
    [GeneratedRegex(
        """
        (?<place>\bLOCATION(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:'(?:\\.|[^'\\]|'')*'|"(?:\\.|[^"\\]|"")*"))
        |(?<create>\bEXTERNAL(?:\s|--[^\n]*\n|/\*.*?\*/)+TABLE(?:\s|--[^\n]*\n|/\*.*?\*/)+(?:IF(?:\s|--[^\n]*\n|/\*.*?\*/)+NOT(?:\s|--[^\n]*\n|/\*.*?\*/)+EXISTS(?:\s|--[^\n]*\n|/\*.*?\*/)*)?)(?:`(?:[^`]|``)*`|\w+)(?:(?:\s|--[^\n]*\n|/\*.*?\*/)*\.(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:`(?:[^`]|``)*`|\w+))?
        |(?:'(?:\\.|[^'\\]|'')*'|"(?:\\.|[^"\\]|"")*")|`(?:[^`]|``)*`|--[^\n]*|/\*.*?\*/
        """,
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Parts();
}
