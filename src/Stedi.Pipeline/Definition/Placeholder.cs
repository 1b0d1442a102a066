using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Definition;

/// <summary>Fills a template in one pass, so that inserted text is never searched for placeholders.</summary>
internal static partial class Placeholder
{
    public static string Replace(string template, IReadOnlyDictionary<string, string> values) =>
        Name().Replace(template, match => values.GetValueOrDefault(match.Value, match.Value));

    [GeneratedRegex("__[A-Z]+(_[A-Z]+)*__", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
