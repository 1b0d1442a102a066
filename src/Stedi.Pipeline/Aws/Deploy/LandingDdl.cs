using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>The DDL of a landing table as it stands in scripts/, except for where the files lie.</summary>
internal static partial class LandingDdl
{
    /// <param name="ddl">Has passed the parser: one statement, one LOCATION.</param>
    public static string At(string ddl, string location) =>
        Place().Replace(ddl, m => m.Groups["place"].Success ? $"LOCATION '{location}'" : m.Value).TrimEnd().TrimEnd(';');

    /// <summary>What is quoted or commented out is passed over whole, so that the word is not found in there.</summary>
    [GeneratedRegex(
        @"(?<place>\bLOCATION(\s|--[^\n]*\n|/\*.*?\*/)*('([^']|'')*'|""([^""]|"""")*""))|'([^']|'')*'|""([^""]|"""")*""|`([^`]|``)*`|--[^\n]*|/\*.*?\*/",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
