namespace Stedi.Pipeline.Model;

/// <summary>Suggests a correction for a mistyped word.</summary>
internal static class Nearest
{
    /// <summary>" (did you mean 'x'?)", or nothing if no candidate is similar.</summary>
    public static string Hint(string word, IEnumerable<string> candidates)
    {
        if (word.Length > 128)
            return "";
        var best = candidates.Select(c => (Word: c, Distance: Distance(word, c))).OrderBy(c => c.Distance).FirstOrDefault();
        // Two swapped letters are two changes. For very short words, everything would be similar.
        return best.Word is not null && best.Distance <= Math.Max(2, word.Length / 3) && best.Distance < word.Length ? $" (did you mean '{best.Word}'?)" : "";
    }

    /// <summary>The Levenshtein distance: letters to change, add or remove.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
