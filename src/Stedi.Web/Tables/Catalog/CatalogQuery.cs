using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tables.Catalog;

/// <summary>The columns of the catalog that it sorts by.</summary>
public enum CatalogSort { Name, Zone, Description, State, Rows, Size, Columns, Published }

/// <summary>The search, the filters and the order of the catalog, as its URL holds them: <c>?q=email&amp;zone=trusted&amp;state=outdated&amp;sort=-rows</c>.</summary>
/// <param name="Text">The search text.</param>
/// <param name="Favorites">Shows only the reader's favorites.</param>
/// <param name="Sort">Null sorts by name, or a search by its best matches.</param>
public sealed record CatalogQuery(
    string? Text = null, string? Zone = null, CatalogState? State = null, bool Favorites = false, CatalogSort? Sort = null, bool Descending = false)
{
    public const string Page = "/catalog";

    public const int MaxTextLength = 200;

    private const int MaxZoneLength = 128;

    public static readonly CatalogQuery All = new();

    /// <summary>Whether every table is shown. The order does not count.</summary>
    public bool IsAll => this with { Sort = null, Descending = false } == All;

    /// <summary>Parts that cannot be read are ignored.</summary>
    /// <param name="ignored">The names of these parts.</param>
    public static CatalogQuery Read(string? text, string? zone, string? state, string? favorites, string? sort, out ImmutableArray<string> ignored)
    {
        var descending = sort?.StartsWith('-') == true;
        var query = new CatalogQuery(
            Short(text, MaxTextLength), Short(zone, MaxZoneLength), EnumWord.Read<CatalogState>(state), favorites == "true",
            EnumWord.Read<CatalogSort>(descending ? sort![1..] : sort), descending);
        query = query with { Descending = descending && query.Sort is not null };
        ignored =
        [
            .. new[] { ("q", text, query.Text is null), ("zone", zone, query.Zone is null), ("state", state, query.State is null), ("favorites", favorites, !query.Favorites), ("sort", sort, query.Sort is null) }
                .Where(p => !string.IsNullOrWhiteSpace(p.Item2) && p.Item3).Select(p => p.Item1),
        ];
        return query;
    }

    public string ToUrl() => QueryHelpers.AddQueryString(Page, new Dictionary<string, string?>
    {
        ["q"] = Text,
        ["zone"] = Zone,
        ["state"] = State is { } state ? CatalogStates.Word(state) : null,
        ["favorites"] = Favorites ? "true" : null,
        ["sort"] = Sort is { } sort ? (Descending ? "-" : "") + sort.ToString().ToLowerInvariant() : null,
    });

    /// <summary>After a click on the column: sorted by it, then the other way round, then as without a click. Numbers and times begin with the highest.</summary>
    public CatalogQuery SortedBy(CatalogSort column)
    {
        var highestFirst = column is CatalogSort.Rows or CatalogSort.Size or CatalogSort.Columns or CatalogSort.Published;
        return Sort != column ? this with { Sort = column, Descending = highestFirst }
            : Descending == highestFirst ? this with { Descending = !highestFirst }
            : this with { Sort = null, Descending = false };
    }

    /// <summary>Null if it is blank, too long or unreadable.</summary>
    public static string? Short(string? text, int most) =>
        text?.Trim() is { Length: > 0 } trimmed && trimmed.Length <= most && !trimmed.Any(char.IsControl) ? trimmed : null;
}
