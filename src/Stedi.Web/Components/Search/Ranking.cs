using System.Collections.Immutable;

namespace Stedi.Web.Components.Search;

/// <summary>The order of search results, the same wherever the dashboard searches by name: exact, prefix, whole word, part, words in any order, guesses.</summary>
public static class Ranking
{
    private const char PathSeparator = '.';

    /// <summary>Null if the entry does not match.</summary>
    public static TextMatch? Of(string? query, SearchText entry)
    {
        var match = TextMatch.Of(query, entry.Title);
        if (entry.Path is { } path && query?.Contains(PathSeparator, StringComparison.Ordinal) == true)
            match = Better(match, TextMatch.Of(query, path));
        if (match is { Rank: > MatchRank.Related } || entry.Hint is null)
            return match;
        return TextMatch.Of(query, $"{entry.Title} {entry.Hint}") is { Rank: >= MatchRank.Words } related ? related with { Rank = MatchRank.Related } : match;
    }

    /// <summary>The best matches, best first. Guesses from scattered letters appear only if nothing else matches.</summary>
    /// <param name="most">Further matches are only counted.</param>
    public static Ranked<T> Best<T>(IEnumerable<T> entries, string? query, Func<T, SearchText> textOf, int most)
    {
        var found = new List<(T Entry, TextMatch Match, int Kind)>();
        foreach (var entry in entries)
        {
            var text = textOf(entry);
            if (Of(query, text) is { } match)
                found.Add((entry, match, text.Kind));
        }
        if (found.Exists(f => f.Match.Rank > MatchRank.Letters))
            found.RemoveAll(f => f.Match.Rank == MatchRank.Letters);
        return new([.. found.OrderByDescending(f => f.Match.Rank).ThenBy(f => f.Kind).ThenByDescending(f => f.Match.Closeness).Take(most).Select(f => f.Entry)], found.Count);
    }

    private static TextMatch? Better(TextMatch? a, TextMatch? b) => a is { } x && b is { } y ? (x >= y ? x : y) : a ?? b;
}

/// <param name="Total">All matches, including those beyond <paramref name="Items"/>.</param>
public sealed record Ranked<T>(ImmutableArray<T> Items, int Total);
