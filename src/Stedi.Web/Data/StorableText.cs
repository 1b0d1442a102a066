using System.Text;

namespace Stedi.Web.Data;

/// <summary>
/// Makes text storable in Postgres, which rejects U+0000 and half surrogate pairs in columns and documents. Both are replaced by U+FFFD.
/// Otherwise a save of such text would fail on every retry.
/// </summary>
internal static class StorableText
{
    private const char Replacement = '\uFFFD';
    private const string EscapedNul = @"\u0000";

    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        var storable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            storable.Append(rune.Value == 0 ? new Rune(Replacement) : rune);
        return storable.ToString();
    }

    /// <summary>The same for a JSON document, where NUL is an escape sequence.</summary>
    public static string Json(string json)
    {
        if (!json.Contains(EscapedNul, StringComparison.Ordinal))
            return json;
        var storable = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] != '\\')
                storable.Append(json[i]);
            else if (string.CompareOrdinal(json, i, EscapedNul, 0, EscapedNul.Length) == 0)
            {
                storable.Append(Replacement);
                i += EscapedNul.Length - 1;
            }
            else
            {
                // Copy a backslash with the escaped character, so that \\u0000 is not mistaken for an escape.
                storable.Append(json, i, Math.Min(2, json.Length - i));
                i++;
            }
        }
        return storable.ToString();
    }
}
