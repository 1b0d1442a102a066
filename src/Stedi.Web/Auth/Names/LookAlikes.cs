using System.Globalization;
using System.Text;

namespace Stedi.Web.Auth.Names;

/// <summary>Names that look alike, by the rules of UTS 39 (Unicode Security Mechanisms).</summary>
internal static class LookAlikes
{
    /// <summary>Scripts that are written together in one word (UTS 39, 5.1 and 5.2, "highly restrictive"): those of Chinese, Japanese and Korean, with Latin.</summary>
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
    /// The skeleton (UTS 39, section 4), not yet normalized: each character becomes what it is easily taken for. Texts with the same skeleton look alike.
    /// It is for comparing and never for showing.
    /// </summary>
    /// <param name="text">In a decomposed normal form. The caller brings the result into NFD: .NET cannot do it without its culture data.</param>
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

    /// <summary>The first word whose letters are of scripts that are not written together, such as Latin and Cyrillic; null where there is none.</summary>
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
