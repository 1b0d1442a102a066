using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

public sealed partial class SamplePanel
{
    private string? _refusal;
    private bool _asked;
    private int _offset;

    [Inject] private RowService Rows { get; set; } = null!;

    [Inject] private IQueryEngine Engine { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Parameter, EditorRequired] public RowScope Scope { get; set; } = RowScope.Published;

    [Parameter, EditorRequired] public RowPick Pick { get; set; } = null!;

    /// <summary>The version that read the rows.</summary>
    [Parameter, EditorRequired] public string Version { get; set; } = "";

    private string Heading => FlowText.Heading(Pick);

    protected override async Task OnInitializedAsync() => _refusal = Rows.Refusal((await Sessions.GetAuthenticationStateAsync()).User, Pick);

    private async Task<RowAnswer<RowSample>> LoadAsync(CancellationToken cancellationToken) =>
        await Rows.SamplesAsync((await Sessions.GetAuthenticationStateAsync()).User, Scope, Pick, new(_offset, RowPages.Shown), cancellationToken);

    private static string Summary(RowSample sample) =>
        $"{Figures.Plural(sample.RowCount, sample.IsRaw ? "line" : "row")} · version {sample.Version}"
        + $" · read in {Figures.Duration(TimeSpan.FromMilliseconds(sample.ElapsedMs))}"
        + (sample.Cost is { } cost ? $" · {Figures.Bytes(sample.ScannedBytes)} scanned, {Figures.Dollars(cost)}" : "");

    /// <summary>How the condition selected the rows, and the columns that it reads.</summary>
    private string Decided(RowSample sample) =>
        (Pick.Outcome.Kind == RowOutcomeKind.Kept ? "Kept because this condition is true" : "Dropped because this condition is true, and no earlier reason applies")
        + (sample.DecidedBy.IsEmpty ? ":" : $" (marked: {string.Join(", ", sample.DecidedBy)}):");
}
