using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

public sealed partial class TablePage
{
    private static readonly string[] Tabs = ["preview", "schema", "versions", "checks", "drops", "sql", "lineage", "runs"];

    private TableState? _state;
    private string? _pending;

    [Inject] private TableReader Tables { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery] public string? Tab { get; set; }

    /// <summary>Of a landing table: the version whose rejected lines are shown, where it is not the published one.</summary>
    [SupplyParameterFromQuery] public string? Version { get; set; }

    protected override object Subject => Name;

    private TableName? Key => TableName.TryParse(Name, out var name) ? name : null;

    private Table? Definition => Key is { } key ? Source.LastGood?.Find(key) : null;

    private string ActiveTab => Tabs.Contains(Tab) ? Tab! : Tabs[0];

    private int Violated => _state?.Metrics?.Checks.Count(c => c.Violations > 0) ?? 0;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_state?.Table.Name != Name)
            _state = null;
        if (Definition is not null)
            _state = await Tables.StateAsync(Key!, cancellationToken);
    }

    private string? ZoneOf(string table) => TableName.TryParse(table, out var name) ? Source.LastGood?.Find(name)?.Zone.Name : null;

    private void Show(int tab)
    {
        // None is left when the tabs of a page that was closed go one by one.
        if (tab >= 0 && Tabs[tab] != ActiveTab)
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("tab", Tabs[tab]), replace: true);
    }

    private async Task RunAsync(string select)
    {
        if (_pending is not null)
            return;
        _pending = select;
        await Commands.StartAsync(select);
        _pending = null;
        Refresh();
    }
}
