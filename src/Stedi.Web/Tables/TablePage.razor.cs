using System.Globalization;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Tables;

public sealed partial class TablePage
{
    private static readonly string[] Tabs = ["preview", "schema", "versions", "checks", "drops", "sql", "lineage", "runs"];

    private TableState? _state;
    private string? _pending;
    private bool _isReleasing;

    [Inject] private TableReader Tables { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery] public string? Tab { get; set; }

    [SupplyParameterFromQuery] public string[]? Sort { get; set; }

    [SupplyParameterFromQuery] public string[]? Filter { get; set; }

    [SupplyParameterFromQuery] public string? Offset { get; set; }

    [SupplyParameterFromQuery] public string? Text { get; set; }

    /// <summary>For a landing table: the version to show rejected lines of, if not the published one.</summary>
    [SupplyParameterFromQuery] public string? Version { get; set; }

    protected override object Subject => Name;

    private TableName? Key => TableName.TryParse(Name, out var name) ? name : null;

    private Table? Definition => Key is { } key ? Source.LastGood?.Find(key) : null;

    private string ActiveTab => Tabs.Contains(Tab) ? Tab! : Tabs[0];

    /// <summary>The rows that the URL asks for. Invalid parts are ignored.</summary>
    private RowRequest Rows =>
        RowRequest.Read(Sort, Filter, int.TryParse(Offset, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0, out _);

    private int Violated => _state?.Metrics?.Checks.Count(c => c.Violations > 0) ?? 0;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_state?.Table.Name != Key)
            _state = null;
        if (Definition is not null)
            _state = await Tables.StateAsync(Key!, cancellationToken);
    }

    private string? ZoneOf(TableName table) => Source.LastGood?.Find(table)?.Zone.Name;

    private void Show(string tab) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("tab", tab), replace: true);

    private async Task ReleaseAsync()
    {
        _isReleasing = true;
        await Commands.ReleaseAsync(Key!);
        _isReleasing = false;
        Refresh();
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
