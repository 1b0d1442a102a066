using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
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

    private string Heading => Pick.Outcome.Kind switch
    {
        RowOutcomeKind.Kept => $"Rows of {Pick.Input} that were kept",
        RowOutcomeKind.Dropped when Pick.Table == Pick.Input => $"Lines rejected as {Pick.Outcome.Reason}",
        RowOutcomeKind.Dropped => $"Rows of {Pick.Input} dropped: {Pick.Outcome.Reason}",
        _ => $"Rows of {Pick.Input} that nothing explains",
    };

    protected override async Task OnInitializedAsync() => _refusal = Rows.Refusal((await Sessions.GetAuthenticationStateAsync()).User, Pick);

    private async Task<RowAnswer<RowSample>> LoadAsync(CancellationToken cancellationToken) =>
        await Rows.SamplesAsync((await Sessions.GetAuthenticationStateAsync()).User, Scope, Pick, Shown, cancellationToken);

    private static string Summary(RowSample sample) =>
        $"{Figures.Count(sample.Rows.Length)} of {Figures.Plural(sample.RowCount, sample.IsRaw ? "line" : "row")} · version {sample.Version}"
        + $" · found in {Figures.Duration(TimeSpan.FromMilliseconds(sample.ElapsedMs))}"
        + (sample.Cost is { } cost ? $" · {Figures.Bytes(sample.ScannedBytes)} read for {Figures.Dollars(cost)}" : "");
}
