using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Rows;

public sealed partial class RowsPage
{
    private const string PersonTab = "person";

    /// <summary>A diagram of more tables is unreadable.</summary>
    private const int PicturedTables = 60;

    private const int Offered = 20;

    private static readonly string[] Tabs = ["all", PersonTab];

    private RowScope _scope = RowScope.Published;
    private RowPick? _pick;
    private RowFlows? _flows;
    private SankeyLayout? _layout;
    private ImmutableArray<RowMoment> _moments = [];

    [Inject] private RowService Rows { get; set; } = null!;

    [Inject] private VersionReader TableVersions { get; set; } = null!;

    [Inject] private RunHistory History { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery] public string? Table { get; set; }

    [SupplyParameterFromQuery] public string? Version { get; set; }

    [SupplyParameterFromQuery] public string? Run { get; set; }

    [SupplyParameterFromQuery(Name = "show")] public string? Picked { get; set; }

    [SupplyParameterFromQuery] public string? Tab { get; set; }

    protected override object Subject => _scope;

    private string ActiveTab => Tabs.Contains(Tab) ? Tab! : Tabs[0];

    private IEnumerable<TableName> TableNames => Source.LastGood?.Tables.Select(t => t.Name) ?? [];

    protected override Task OnParametersSetAsync()
    {
        _scope = RowScope.Read(Table, Version, Run);
        _pick = RowPick.Read(Picked);
        return base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Source.LastGood is null)
            return;
        var scope = _scope;
        var flows = await Rows.FlowsAsync(scope, cancellationToken);
        (_moments, _flows) = (await MomentsAsync(scope, cancellationToken), flows);
        _layout = flows is { Tables.Length: > 0 and <= PicturedTables } ? SankeyLayout.Of(flows.Tables) : null;
    }

    /// <summary>The page shows published versions only.</summary>
    protected override bool Concerns(RunNotice notice) => notice.Kind == RunEventKinds.RunSucceeded;

    private async Task<ImmutableArray<RowMoment>> MomentsAsync(RowScope scope, CancellationToken cancellationToken)
    {
        if (scope.Table is { } table)
            return [.. (await TableVersions.ListAsync(table, cancellationToken) ?? []).Take(Offered).Select(v => new RowMoment(
                v.Version, $"{Local.Stamp(v.CreatedAt)} · {Figures.Plural(v.RowCount, "row")}{(v.IsCurrent ? " · published" : "")}", IsRun: false))];
        var runs = await History.ListAsync(new RunFilter(RunStatus.Succeeded, Limit: Offered), cancellationToken);
        return [.. runs.Items.Select(r => new RowMoment(r.Id.ToString(), $"{Local.Stamp(r.CreatedAt)} · {RunLook.Name(r, Local)}", IsRun: true))];
    }

    private void Ask(RowScope scope) => Navigation.NavigateTo(Address(scope, ActiveTab), replace: true);

    private void Show(string tab) => Navigation.NavigateTo(Address(_scope, tab), replace: true);

    private string Address(RowScope scope, string tab) =>
        tab == Tabs[0] ? scope.ToUrl() : Navigation.GetUriWithQueryParameters(Navigation.ToAbsoluteUri(scope.ToUrl()).ToString(), new Dictionary<string, object?> { ["tab"] = tab });
}
