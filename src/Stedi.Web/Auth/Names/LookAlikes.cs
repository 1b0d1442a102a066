using System.Globalization;
using System.Text;

namespace Stedi.Web.Auth.Names;

/// <summary>Names that look alike, by the rules of UTS 39 (Unicode Security Mechanisms).</summary>
internal static class LookAlikes
{
    /// <summary>Scripts that can share a word (UTS 39, 5.1 and 5.2, "highly restrictive"): Chinese, Japanese and Korean, each with Latin.</summary>
    private static readonly Dictionary<string, string[]> Together = new()
    {
        ["Latin"] = ["Latin", "Japanese", "Bopomofo", "Korean"],
        ["Han"] = ["Han", "Japanese", "Bopomofo", "Korean"],
        ["Hiragana"] = ["Japanese"],
        ["Katakana"] = ["Japanese"],
        ["Bopomofo"] = ["Bopomofo"],
        ["Hangul"] = ["Korean"],
    };

    /// <summary>
    /// The skeleton (UTS 39, section 4) before normalization: each character is replaced by its prototype. Texts with equal skeletons look alike.
    /// Use it for comparison only, never for display.
    /// </summary>
    /// <param name="text">In a decomposed normal form. The caller must normalize the result to NFD, which .NET cannot do without culture data.</param>
    public static string Replace(string text)
    {
        var skeleton = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsIgnored(rune))
                skeleton.Append(UnicodeData.PrototypeOf(rune) ?? rune.ToString());
        }
        return skeleton.ToString();
    }

    /// <summary>The first word that mixes scripts such as Latin and Cyrillic; null if there is none.</summary>
    public static string? MixedWord(string name)
    {
        var word = new StringBuilder();
        HashSet<string>? systems = null;
        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsOfWord(rune))
            {
                if (systems is { Count: 0 })
                    break;
                word.Clear();
                systems = null;
                continue;
            }
            word.Append(rune.ToString());
            if (UnicodeData.ScriptOf(rune) is not { } script)
                continue;
            string[] own = Together.GetValueOrDefault(script) ?? [script];
            if (systems is null)
                systems = [.. own];
            else
                systems.IntersectWith(own);
        }
        return systems is { Count: 0 } ? word.ToString() : null;
    }

    /// <summary>Variation selectors: they change how the character before them is drawn, if anything.</summary>
    private static bool IsIgnored(Rune rune) => rune.Value is (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
