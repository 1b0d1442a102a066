namespace Stedi.Web.Navigation;

/// <summary>How well a text matches a query. Each word of the query must be in the text, or its letters in order.</summary>
public static class FuzzyMatch
{
    private const int Whole = 1000;
    private const int AtWordStart = 60;

    /// <summary>Null if it does not match; higher is better.</summary>
    public static int? Score(string query, string text)
    {
        var score = 0;
        foreach (var word in query.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ScoreWord(word, text) is not { } found)
                return null;
            score += found;
        }
        return score - Math.Min(text.Length, 50) / 5;
    }

    private static int? ScoreWord(string word, string text)
    {
        var best = -1;
        for (var at = Find(word, text, 0); at >= 0; at = Find(word, text, at + 1))
            best = Math.Max(best, Whole + (IsWordStart(text, at) ? AtWordStart : 0) - Math.Min(at, AtWordStart - 1));
        return best >= 0 ? best : ScoreLetters(word, text);
    }

    /// <summary>Matches separate letters. Letters at word starts count most, as in <c>mlc</c> for <c>machine_learning_curated</c>.</summary>
    private static int? ScoreLetters(string word, string text)
    {
        var (score, from) = (0, 0);
        foreach (var letter in word)
        {
            var next = NextOf(letter, text, from);
            if (next < 0)
                return null;
            score += IsWordStart(text, next) ? AtWordStart : next == from ? AtWordStart / 2 : 1;
            from = next + 1;
        }
        return score;
    }

    private static int NextOf(char letter, string text, int from)
    {
        // Prefer the next adjacent letter, then a word start, then any letter.
        if (from < text.Length && from > 0 && Same(text[from], letter))
            return from;
        for (var i = from; i < text.Length; i++)
        {
            if (Same(text[i], letter) && IsWordStart(text, i))
                return i;
        }
        for (var i = from; i < text.Length; i++)
        {
            if (Same(text[i], letter))
                return i;
        }
        return -1;
    }

    private static int Find(string word, string text, int from) =>
        from >= text.Length ? -1 : text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase);

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);

    private static bool IsWordStart(string text, int at) => at == 0 || !char.IsLetterOrDigit(text[at - 1]);
}
