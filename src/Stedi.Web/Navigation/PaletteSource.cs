using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using MudBlazor;
using Stedi.Pipeline.Definition;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Deploy;
using Stedi.Web.Runs;

namespace Stedi.Web.Navigation;

/// <summary>The entries of the palette that the user's role allows.</summary>
public sealed class PaletteSource(PipelineSource source, RunHistory history, DeployService deploy, IAuthorizationService access, LocalTime local, TimeProvider time)
{
    private const int RecentRuns = 15;

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

    public IReadOnlyList<PaletteItem> Tables() =>
        [.. (source.LastGood?.Tables ?? []).Select(t =>
            new PaletteItem(PaletteKind.Table, t.Name.Value, $"Table, {t.Zone.Name}", Icons.Material.Outlined.TableChart, $"/tables/{t.Name}"))];

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

    private static PaletteItem Action(string title, string select) =>
        new(PaletteKind.Action, title, select, Icons.Material.Filled.PlayArrow, Select: select);
}
