using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Stedi.Web.Auth.Names;

/// <summary>
/// Unicode data on look-alike characters (confusables.txt of UTS 39) and scripts (Scripts.txt of UAX 24). The files are embedded
/// and name their version. Their license is in the same folder.
/// </summary>
internal static class UnicodeData
{
    private static readonly Lazy<FrozenDictionary<Rune, string>> Prototypes = new(ReadPrototypes);
    private static readonly Lazy<ScriptRange[]> Ranges = new(ReadScripts);

    /// <summary>The prototype of this character; null if it is its own prototype.</summary>
    public static string? PrototypeOf(Rune rune) => Prototypes.Value.GetValueOrDefault(rune);

    /// <summary>The script as named in Scripts.txt; null if the character has no single script (digits, signs, accents).</summary>
    public static string? ScriptOf(Rune rune)
    {
        var ranges = Ranges.Value;
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var range = ranges[middle];
            if (rune.Value > range.Last)
                low = middle + 1;
            else if (rune.Value < range.First)
                high = middle - 1;
            else
                return range.Script is "Common" or "Inherited" ? null : range.Script;
        }
        return null;
    }

    private static FrozenDictionary<Rune, string> ReadPrototypes() => Fields("confusables.txt").ToFrozenDictionary(
        f => new Rune(Number(f[0])), f => string.Concat(f[1].Split(' ').Select(point => new Rune(Number(point)).ToString())));

    private static ScriptRange[] ReadScripts() => [.. Fields("scripts.txt").Select(f => new ScriptRange(Number(f[0]), Number(f[1]), f[2]))];

    private static IEnumerable<string[]> Fields(string resource)
    {
        var stream = typeof(UnicodeData).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program was built without {resource}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line.Split(';');
        }
    }

    private static int Number(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record ScriptRange(int First, int Last, string Script);
}
