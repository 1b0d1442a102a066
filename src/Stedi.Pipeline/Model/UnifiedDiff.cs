using DiffPlex.Renderer;

namespace Stedi.Pipeline.Model;

/// <summary>A unified diff of two texts, without file names. Its size is limited, because one text may come from outside.</summary>
public static class UnifiedDiff
{
    private const int MaxCharacters = 256 * 1024;
    private const int MaxLines = 400;

    /// <returns>Null if the texts are equal, or too long to compare.</returns>
    public static string? Of(string old, string now)
    {
        if (old == now || old.Length > MaxCharacters || now.Length > MaxCharacters)
            return null;
        var lines = (old.Length == 0 ? Added(now) : Changed(old, now)).ToList();
        return string.Join('\n', lines.Count <= MaxLines ? lines : [.. lines.Take(MaxLines), $"… and {lines.Count - MaxLines:N0} more lines"]);
    }

    private static IEnumerable<string> Added(string now)
    {
        var lines = WithoutEnd(now).Split('\n');
        return lines.Select(l => $"+{l}").Prepend($"@@ -0,0 +1,{lines.Length} @@");
    }

    /// <summary>The renderer treats the text after the last line end as a line, and starts with the file names.</summary>
    private static IEnumerable<string> Changed(string old, string now)
    {
        var (from, to) = old.EndsWith('\n') && now.EndsWith('\n') ? (WithoutEnd(old), WithoutEnd(now)) : (old, now);
        return UnidiffRenderer.GenerateUnidiff(from, to, "deployed", "pipeline").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Skip(2);
    }

    private static string WithoutEnd(string text) => text.EndsWith('\n') ? text[..^1] : text;
}
