using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Definition;

/// <summary>A piece of SQL and its place in a file, so that errors in it can name their line.</summary>
/// <param name="Line">The line of the text's first character.</param>
internal sealed partial record SourceText(string Text, string File, int Line)
{
    public int LineAt(int? position) => Line + Text.AsSpan(0, Math.Clamp(position ?? 0, 0, Text.Length)).Count('\n');

    /// <summary>Like <see cref="LineAt(int?)"/>; without a position, the line of the first name that the message quotes.</summary>
    public int LineAt(int? position, string message) =>
        position is null && Quoted().Match(message) is { Success: true } name ? LineOf(name.Groups["name"].Value) : LineAt(position);

    /// <summary>The first line with this word; the first line of all if there is none.</summary>
    public int LineOf(string word) =>
        LineAt(Regex.Match(Text, $@"(?<![\w$]){Regex.Escape(word)}(?![\w$])", RegexOptions.CultureInvariant) is { Success: true } match ? match.Index : 0);

    [GeneratedRegex("\"(?<name>[^\"\n]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
