namespace Stedi.Web.Components.Search;

/// <summary>How well a text matches a search, ignoring case. Any match of a higher rank is better than any of a lower one.</summary>
/// <param name="Closeness">Compares matches of one rank: higher for matches at the start of a word, early in the text, and in short texts.</param>
public readonly record struct TextMatch(MatchRank Rank, int Closeness) : IComparable<TextMatch>
{
    /// <summary>Longer texts and later matches count as this long, so that <see cref="Closeness"/> keeps its order.</summary>
    private const int Longest = 999;

    public static bool operator <(TextMatch a, TextMatch b) => a.CompareTo(b) < 0;

    public static bool operator >(TextMatch a, TextMatch b) => a.CompareTo(b) > 0;

    public static bool operator <=(TextMatch a, TextMatch b) => a.CompareTo(b) <= 0;

    public static bool operator >=(TextMatch a, TextMatch b) => a.CompareTo(b) >= 0;

    public int CompareTo(TextMatch other) => (Rank, Closeness).CompareTo((other.Rank, other.Closeness));

    /// <summary>Null if the text does not match, or if nothing is searched for.</summary>
    public static TextMatch? Of(string? query, string text)
    {
        var sought = query?.Trim() ?? "";
        if (sought.Length == 0)
            return null;
        return OfWhole(sought, text) ?? OfWords(sought.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), text);
    }

    private static TextMatch? OfWhole(string sought, string text)
    {
        TextMatch? best = null;
        for (var at = Find(sought, text, 0); at >= 0; at = Find(sought, text, at + 1))
        {
            var rank = at > 0 ? (StartsWord(text, at) && EndsWord(text, at + sought.Length) ? MatchRank.Word : MatchRank.Part)
                : sought.Length == text.Length ? MatchRank.Exact : MatchRank.Prefix;
            var match = new TextMatch(rank, Near(StartsWord(text, at), at, text.Length));
            if (best is not { } known || match > known)
                best = match;
        }
        return best;
    }

    private static TextMatch? OfWords(string[] words, string text)
    {
        var rank = words.Length > 1 ? MatchRank.Words : MatchRank.Initials;
        var closeness = 0;
        foreach (var word in words)
        {
            var found = OfWhole(word, text) ?? OfLetters(word, text);
            if (found is not { } match)
                return null;
            rank = match.Rank is MatchRank.Initials or MatchRank.Letters && match.Rank < rank ? match.Rank : rank;
            closeness += match.Closeness / words.Length;
        }
        return new(rank, closeness);
    }

    private static TextMatch? OfLetters(string word, string text)
    {
        if (SpanOf(word, text, onlyStarts: true) is { } initials)
            return new(MatchRank.Initials, Near(isStart: true, initials, text.Length));
        return SpanOf(word, text, onlyStarts: false) is { } letters ? new(MatchRank.Letters, Near(isStart: true, letters, text.Length)) : null;
    }

    /// <summary>The characters from the first letter to the last; null if the letters are not in the text in this order.</summary>
    /// <param name="onlyStarts">Each letter begins a word or follows the letter before it. Separators may be anywhere.</param>
    private static int? SpanOf(string word, string text, bool onlyStarts)
    {
        var (first, last) = (-1, -1);
        foreach (var letter in word)
        {
            var next = NextOf(letter, text, last, onlyStarts);
            if (next < 0)
                return null;
            (first, last) = (first < 0 ? next : first, next);
        }
        return last - first;
    }

    private static int NextOf(char letter, string text, int last, bool onlyStarts)
    {
        for (var at = last + 1; at < text.Length; at++)
        {
            if (char.ToLowerInvariant(text[at]) == char.ToLowerInvariant(letter) && (!onlyStarts || StartsWord(text, at) || (last >= 0 && at == last + 1) || !char.IsLetterOrDigit(letter)))
                return at;
        }
        return -1;
    }

    private static int Near(bool isStart, int at, int length) => (isStart ? 1_000_000 : 0) - (Math.Min(at, Longest) * 1000) - Math.Min(length, Longest);

    private static int Find(string sought, string text, int from) => from >= text.Length ? -1 : text.IndexOf(sought, from, StringComparison.OrdinalIgnoreCase);

    /// <summary>Words are separated by what is no letter and no digit, and by a capital after a small letter, as in <c>birthDay</c>.</summary>
    private static bool StartsWord(string text, int at) => at == 0 || !char.IsLetterOrDigit(text[at - 1]) || (char.IsUpper(text[at]) && char.IsLower(text[at - 1]));

    private static bool EndsWord(string text, int end) => end >= text.Length || !char.IsLetterOrDigit(text[end]) || StartsWord(text, end);
}
