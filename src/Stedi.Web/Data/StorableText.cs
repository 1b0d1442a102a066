using System.Text;

namespace Stedi.Web.Data;

/// <summary>
/// Text as Postgres takes it, which knows neither U+0000 nor half of a surrogate pair, in no column and no document; both are written as U+FFFD. Where text comes
/// from data, a save that failed of it would fail again and again.
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

    /// <summary>The same of a JSON document, in which a NUL is an escape.</summary>
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
                // A backslash and what it escapes: the u of \\u0000 is none of its own.
                storable.Append(json, i, Math.Min(2, json.Length - i));
                i++;
            }
        }
        return storable.ToString();
    }
}
