using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Stedi.Web.Components;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

public sealed partial class VersionsPanel
{
    [Inject] private VersionReader Versions { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Parameter, EditorRequired] public TableView Table { get; set; } = null!;

    /// <summary>When the last run or its status changes, there can be a new version.</summary>
    [Parameter] public Guid? LastRun { get; set; }

    [Parameter] public RunStatus? LastStatus { get; set; }

    private async Task<ImmutableArray<VersionView>> LoadAsync(CancellationToken cancellationToken) =>
        await Versions.ListAsync(Table.Name, cancellationToken) ?? [];

    /// <summary>The current version is compared with the previous one, any other version with the current one.</summary>
    private static VersionView? ComparedWith(ImmutableArray<VersionView> versions, int i) => versions[i].IsCurrent
        ? i + 1 < versions.Length ? versions[i + 1] : null
        : versions.FirstOrDefault(v => v.IsCurrent);

    private static string With(ImmutableArray<VersionView> versions, int i) => versions[i].IsCurrent ? "with previous" : "with current";

    /// <summary>Always from the older to the newer version.</summary>
    private string CompareUrl(VersionView one, VersionView other)
    {
        var (from, to) = one.CreatedAt <= other.CreatedAt ? (one, other) : (other, one);
        return $"/tables/{Table.Name}/compare?from={from.Version}&to={to.Version}";
    }

    private async Task RollBackAsync(VersionView version)
    {
        if (await ConfirmDialog.AskAsync(
            Dialogs, $"Roll back {Table.Name}?",
            $"Version {version.Version} ({Figures.Plural(version.RowCount, "row")}, built {Local.Exact(version.CreatedAt)}) becomes current. "
            + $"The table has {Figures.Plural(Table.RowCount ?? 0, "row")} now. Tables built from it do not change. No version is deleted. "
            + $"{Table.Name} will be held: runs skip it until it is released or run by name.",
            "Roll back table"))
            await Commands.RollBackAsync(Table.Name, version.Version);
    }
}
