using System.Collections.Immutable;
using Stedi.Pipeline.Model;
using Stedi.Web.Components.Search;

namespace Stedi.Web.Tables.Catalog;

/// <summary>Searches, filters and sorts the tables. A pure function.</summary>
public static class CatalogList
{
    /// <param name="zones">The zones in their order.</param>
    public static ImmutableArray<CatalogEntry> Of(
        IEnumerable<TableState> tables, CatalogQuery query, IReadOnlySet<TableName> favorites, IReadOnlyList<string> zones)
    {
        var found = tables
            .Where(t => query.Zone is null || t.Table.Zone == query.Zone)
            .Where(t => query.State is not { } state || state.Includes(t))
            .Where(t => !query.Favorites || favorites.Contains(t.Table.Name))
            .OrderBy(t => t.Table.Name)
            .Select(t => (Match: MatchOf(t.Table, query.Text, out var columns), Entry: new CatalogEntry(t, columns, favorites.Contains(t.Table.Name))));
        if (query.Text is not null)
            found = WithoutGuesses([.. found.Where(f => f.Match is not null)]).OrderByDescending(f => f.Match!.Value.Rank).ThenByDescending(f => f.Match!.Value.Closeness);
        var entries = found.Select(f => f.Entry);
        return [.. query.Sort is { } sort ? Sorted(entries, sort, query.Descending, zones) : entries];
    }

    /// <summary>A table matches by its name, a column, its zone or its description. Several words may be in different places.</summary>
    private static TextMatch? MatchOf(TableView table, string? text, out ImmutableArray<string> columns)
    {
        columns = [];
        if (text is null)
            return null;
        var hint = $"{table.Zone} {table.Description}";
        var match = Ranking.Of(text, new(table.Name.Value, Hint: hint));
        var matched = table.Columns.Select(c => (c.Name, Match: TextMatch.Of(text, c.Name))).Where(c => c.Match is { Rank: >= MatchRank.Words }).ToArray();
        if (matched.Length == 0 && match is null or { Rank: MatchRank.Letters })
        {
            // The words that are in neither the name nor the description must be in columns.
            string[] others = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => !Holds($"{table.Name} {hint}", w))];
            var holders = table.Columns.Where(c => others.Any(w => Holds(c.Name, w))).Select(c => c.Name).ToImmutableArray();
            if (others.Length == 0 || others.Any(w => !holders.Any(c => Holds(c, w))))
                return match;
            columns = holders;
            return new(MatchRank.Related, 0);
        }
        columns = [.. matched.OrderByDescending(c => c.Match!.Value).Select(c => c.Name)];
        var best = matched.Select(c => c.Match).Max();
        return best is null || match >= best ? match : best;
    }

    /// <summary>As in <see cref="Ranking.Best"/>.</summary>
    private static IEnumerable<(TextMatch? Match, CatalogEntry Entry)> WithoutGuesses((TextMatch? Match, CatalogEntry Entry)[] found) =>
        found.Any(f => f.Match!.Value.Rank > MatchRank.Letters) ? found.Where(f => f.Match!.Value.Rank > MatchRank.Letters) : found;

    private static IEnumerable<CatalogEntry> Sorted(IEnumerable<CatalogEntry> entries, CatalogSort sort, bool descending, IReadOnlyList<string> zones) => sort switch
    {
        CatalogSort.Name => By(entries, e => e.Name.Value, descending),
        CatalogSort.Zone => By(entries, e => Enumerable.Range(0, zones.Count).FirstOrDefault(i => zones[i] == e.Table.Zone, zones.Count), descending),
        CatalogSort.Description => By(entries, e => e.Table.Description.Length == 0 ? null : e.Table.Description, descending),
        CatalogSort.State => By(entries, e => Severity(e.State), descending),
        CatalogSort.Rows => By(entries, e => e.Table.RowCount, descending),
        CatalogSort.Size => By(entries, e => e.Table.SizeBytes, descending),
        CatalogSort.Columns => By(entries, e => e.Table.Columns.Length, descending),
        CatalogSort.Published => By(entries, e => e.Table.PublishedAt, descending),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Unknown sort."),
    };

    /// <summary>Missing values are last in both directions.</summary>
    private static IEnumerable<CatalogEntry> By<T>(IEnumerable<CatalogEntry> entries, Func<CatalogEntry, T> key, bool descending)
    {
        var comparer = typeof(T) == typeof(string) ? (IComparer<T>)StringComparer.OrdinalIgnoreCase : Comparer<T>.Default;
        var present = entries.OrderBy(e => key(e) is null);
        return descending ? present.ThenByDescending(key, comparer) : present.ThenBy(key, comparer);
    }

    /// <summary>The worst first.</summary>
    private static (bool, bool, DataState) Severity(TableState table) =>
        (table.Table.Damage is null, TableAttempt.Of(table).State != AttemptState.Failed, table.Data.State);

    private static bool Holds(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
