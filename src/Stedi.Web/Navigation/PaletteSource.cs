using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using MudBlazor;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Deploy;
using Stedi.Web.Queries;
using Stedi.Web.Queries.Saved;
using Stedi.Web.Runs;
using Stedi.Web.Tables.Favorites;

namespace Stedi.Web.Navigation;

/// <summary>The entries of the palette that the user's role allows.</summary>
public sealed class PaletteSource(
    PipelineSource source, RunHistory history, DeployService deploy, SavedQueries queries, MyTables mine, IAuthorizationService access, LocalTime local, TimeProvider time)
{
    /// <summary>The most saved queries that are searched, the newest ones. One user can save <see cref="SavedQueries.MaxPerKey"/>.</summary>
    public const int MostQueries = 1000;

    private const int RecentRuns = 15;
    private const int FavoritesShown = 8;

    public async Task<IReadOnlyList<PaletteItem>> PagesAsync(ClaimsPrincipal user)
    {
        var items = new List<PaletteItem>();
        foreach (var page in Destination.All.Where(d => d != Destination.Deploy || deploy.IsNeeded))
        {
            if ((await access.AuthorizeAsync(user, page.Policy)).Succeeded)
                items.Add(new(PaletteKind.Page, page.Title, page.Hint, page.Icon, page.Href, Keys: page.Shortcut));
        }
        return items;
    }

    public IReadOnlyList<PaletteItem> Tables() => [.. (source.LastGood?.Tables ?? []).Select(t => Entry(t, $"Table, {t.Zone.Name}", Icons.Material.Outlined.TableChart))];

    /// <summary>The columns of all tables, as the pipeline defines them. They lead to the schema of their table.</summary>
    public IReadOnlyList<PaletteItem> Columns() =>
    [
        .. (source.LastGood?.Tables ?? []).SelectMany(t => t.Columns.Select(c => new PaletteItem(
            PaletteKind.Column, c.Name, $"Column of {t.Name}, {c.Type.Name}", Icons.Material.Outlined.ViewColumn,
            $"/tables/{t.Name}?tab=schema&column={Uri.EscapeDataString(c.Name)}", Path: $"{t.Name}.{c.Name}"))),
    ];

    /// <summary>Runs to start; none if the role does not allow it.</summary>
    public async Task<IReadOnlyList<PaletteItem>> ActionsAsync(ClaimsPrincipal user)
    {
        if (source.LastGood is not { } definition || !(await access.AuthorizeAsync(user, Policies.Operator)).Succeeded)
            return [];
        return
        [
            Action("Run all tables", "*"),
            .. definition.Zones.OrderBy(z => z.Order).Select(z => Action($"Run zone {z.Name}", $"zone:{z.Name}")),
            .. definition.Tables.SelectMany(t => new[]
            {
                Action($"Run {t.Name}", t.Name.Value),
                Action($"Run {t.Name} with upstream", $"+{t.Name}"),
                Action($"Run {t.Name} with downstream", $"{t.Name}+"),
            }),
        ];
    }

    public async Task<IReadOnlyList<PaletteItem>> RunsAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return [.. (await history.ListAsync(new RunFilter(Limit: RecentRuns), cancellationToken)).Items.Select(r => new PaletteItem(
            PaletteKind.Run, RunLook.Title(r, local), $"{RunLook.Word(r.Status)}, {Figures.Ago(now - r.CreatedAt)}, by {r.Trigger.By}",
            RunLook.Icon(r.Status), $"/runs/{r.Id}"))];
    }

    /// <summary>The saved queries that the user can see; none if the role does not allow queries.</summary>
    public async Task<IReadOnlyList<PaletteItem>> QueriesAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!(await access.AuthorizeAsync(user, Policies.Operator)).Succeeded)
            return [];
        return [.. (await queries.NamesAsync(MostQueries, QueryAuthor.Of(user), cancellationToken)).Select(q => new PaletteItem(
            PaletteKind.Query, q.Name, q.IsYours ? "Saved query" : $"Saved query of {q.CreatedBy}", Icons.Material.Outlined.BookmarkBorder, q.Href))];
    }

    /// <summary>The user's favorites, then the recent tables that are no favorites.</summary>
    public async Task<IReadOnlyList<PaletteItem>> OwnTablesAsync(CancellationToken cancellationToken)
    {
        var own = await mine.ReadAsync(cancellationToken);
        var more = own.Favorites.Count - FavoritesShown;
        return
        [
            .. Of(own.Favorites.Take(FavoritesShown), "Favorite", Icons.Material.Filled.Star),
            .. more > 0 ? ImmutableArray.Create(new PaletteItem(PaletteKind.Page, $"All {own.Favorites.Count} favorites", "Catalog", Icons.Material.Filled.Star, "/catalog?favorites=true")) : [],
            .. Of(own.Recent.Where(t => !own.Favorites.Contains(t)), "Recent", Icons.Material.Filled.History),
        ];

        IEnumerable<PaletteItem> Of(IEnumerable<TableName> tables, string hint, string icon) =>
            tables.Select(t => source.LastGood?.Find(t)).OfType<Table>().Select(t => Entry(t, $"{hint} table, {t.Zone.Name}", icon));
    }

    private static PaletteItem Entry(Table table, string hint, string icon) => new(PaletteKind.Table, table.Name.Value, hint, icon, $"/tables/{table.Name}");

    private static PaletteItem Action(string title, string select) =>
        new(PaletteKind.Action, title, select, Icons.Material.Filled.PlayArrow, Select: select);
}
