using System.Text.RegularExpressions;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>The DDL of a landing table as it is in scripts/, except for its name, which goes without a database, and for where the files are.</summary>
internal static partial class LandingDdl
{
    /// <param name="ddl">Has passed the parser: one statement, one LOCATION.</param>
    public static string At(string ddl, TableName table, string location) =>
        Parts().Replace(ddl, m => m.Groups["place"].Success ? $"LOCATION '{location}'" : m.Groups["create"].Success ? $"{m.Groups["create"].Value}`{table}`" : m.Value)
            .TrimEnd().TrimEnd(';').TrimEnd();

    /// <summary>What is quoted or commented out is passed over whole, so that a word is not found in there.</summary>
    [GeneratedRegex(
        """
        (?<place>\bLOCATION(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:'(?:\\.|[^'\\]|'')*'|"(?:\\.|[^"\\]|"")*"))
        |(?<create>\bEXTERNAL(?:\s|--[^\n]*\n|/\*.*?\*/)+TABLE(?:\s|--[^\n]*\n|/\*.*?\*/)+(?:IF(?:\s|--[^\n]*\n|/\*.*?\*/)+NOT(?:\s|--[^\n]*\n|/\*.*?\*/)+EXISTS(?:\s|--[^\n]*\n|/\*.*?\*/)*)?)(?:`(?:[^`]|``)*`|\w+)(?:(?:\s|--[^\n]*\n|/\*.*?\*/)*\.(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:`(?:[^`]|``)*`|\w+))?
        |(?:'(?:\\.|[^'\\]|'')*'|"(?:\\.|[^"\\]|"")*")|`(?:[^`]|``)*`|--[^\n]*|/\*.*?\*/
        """,
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Parts();
}
