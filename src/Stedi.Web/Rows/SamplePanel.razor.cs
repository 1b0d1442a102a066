using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

public sealed partial class SamplePanel
{
    private const int Shown = 20;

    private string? _refusal;
    private bool _asked;

    [Inject] private RowService Rows { get; set; } = null!;

    [Inject] private IQueryEngine Engine { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Parameter, EditorRequired] public RowScope Scope { get; set; } = RowScope.Published;

    [Parameter, EditorRequired] public RowPick Pick { get; set; } = null!;

    private string Heading => FlowText.Heading(Pick);

    protected override async Task OnInitializedAsync() => _refusal = Rows.Refusal((await Sessions.GetAuthenticationStateAsync()).User, Pick);

    private async Task<RowAnswer<RowSample>> LoadAsync(CancellationToken cancellationToken) =>
        await Rows.SamplesAsync((await Sessions.GetAuthenticationStateAsync()).User, Scope, Pick, Shown, cancellationToken);

    private static string Summary(RowSample sample) =>
        $"{Figures.Count(sample.Rows.Length)} of {Figures.Plural(sample.RowCount, sample.IsRaw ? "line" : "row")} · version {sample.Version}"
        + $" · read in {Figures.Duration(TimeSpan.FromMilliseconds(sample.ElapsedMs))}"
        + (sample.Cost is { } cost ? $" · {Figures.Bytes(sample.ScannedBytes)} scanned, {Figures.Dollars(cost)}" : "");
}
