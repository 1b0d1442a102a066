using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Definition;

/// <summary>A piece of SQL and where it stands, so that a fault in it can name its line.</summary>
/// <param name="Line">Line of the text's first character.</param>
internal sealed partial record SourceText(string Text, string File, int Line)
{
    public int LineAt(int? position) => Line + Text.AsSpan(0, Math.Clamp(position ?? 0, 0, Text.Length)).Count('\n');

    /// <summary>As <see cref="LineAt(int?)"/>; where no position is known, the line of the first name that the message quotes.</summary>
    public int LineAt(int? position, string message) =>
        position is null && Quoted().Match(message) is { Success: true } name ? LineOf(name.Groups["name"].Value) : LineAt(position);

    /// <summary>The line that first uses the word; of a word that cannot be found, the first.</summary>
    public int LineOf(string word) =>
        LineAt(Regex.Match(Text, $@"(?<![\w$]){Regex.Escape(word)}(?![\w$])", RegexOptions.CultureInvariant) is { Success: true } match ? match.Index : 0);

    [GeneratedRegex("\"(?<name>[^\"\n]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
