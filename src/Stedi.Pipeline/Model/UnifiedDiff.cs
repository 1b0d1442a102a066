using DiffPlex.Renderer;

namespace Stedi.Pipeline.Model;

/// <summary>Two texts as a unified diff without the names of files; bounded, since one of them may be anybody's.</summary>
public static class UnifiedDiff
{
    private const int MaxCharacters = 256 * 1024;
    private const int MaxLines = 400;

    /// <returns>Null where the texts are equal, or too long to be compared.</returns>
    public static string? Of(string old, string now)
    {
        if (old == now || old.Length > MaxCharacters || now.Length > MaxCharacters)
            return null;
        var lines = (old.Length == 0 ? Added(now) : Changed(old, now)).ToList();
        return string.Join('\n', lines.Count <= MaxLines ? lines : [.. lines.Take(MaxLines), $"… and {lines.Count - MaxLines:N0} lines more"]);
    }

    private static IEnumerable<string> Added(string now)
    {
        var lines = WithoutEnd(now).Split('\n');
        return lines.Select(l => $"+{l}").Prepend($"@@ -0,0 +1,{lines.Length} @@");
    }

    /// <summary>The renderer takes what follows the last line end for a line, and begins with the names of the files.</summary>
    private static IEnumerable<string> Changed(string old, string now)
    {
        var (from, to) = old.EndsWith('\n') && now.EndsWith('\n') ? (WithoutEnd(old), WithoutEnd(now)) : (old, now);
        return UnidiffRenderer.GenerateUnidiff(from, to, "deployed", "pipeline").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Skip(2);
    }

    private static string WithoutEnd(string text) => text.EndsWith('\n') ? text[..^1] : text;
}
