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

    /// <summary>With its status: a run that ended may have left a new version.</summary>
    [Parameter] public Guid? LastRun { get; set; }

    [Parameter] public RunStatus? LastStatus { get; set; }

    private async Task<ImmutableArray<VersionView>> LoadAsync(CancellationToken cancellationToken) =>
        await Versions.ListAsync(Table.Name, cancellationToken) ?? [];

    /// <summary>Of the current version the change that made it is of interest; of another one, how it differs from what readers see.</summary>
    private static VersionView? ComparedWith(ImmutableArray<VersionView> versions, int i) => versions[i].IsCurrent
        ? i + 1 < versions.Length ? versions[i + 1] : null
        : versions.FirstOrDefault(v => v.IsCurrent);

    private static string With(ImmutableArray<VersionView> versions, int i) => versions[i].IsCurrent ? "with the one before" : "with the current one";

    /// <summary>From the older to the newer.</summary>
    private string CompareUrl(VersionView one, VersionView other)
    {
        var (from, to) = one.CreatedAt <= other.CreatedAt ? (one, other) : (other, one);
        return $"/tables/{Table.Name}/compare?from={from.Version}&to={to.Version}";
    }

    private async Task RollBackAsync(VersionView version)
    {
        if (await ConfirmDialog.AskAsync(
            Dialogs, $"Roll {Table.Name} back?",
            $"Readers will see version {version.Version} with {Figures.Plural(version.RowCount, "row")}, built {Local.Exact(version.CreatedAt)}, "
            + $"instead of {Figures.Plural(Table.RowCount ?? 0, "row")} now. Tables made from it stay as they are. No version is removed. "
            + $"Then {Table.Name} is held: runs leave it alone until it is released or built by name.",
            "Roll back"))
            await Commands.RollBackAsync(Table.Name, version.Version);
    }
}
