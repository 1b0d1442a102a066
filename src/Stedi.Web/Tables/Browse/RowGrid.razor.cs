using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Tables.Browse;

public sealed partial class RowGrid : IAsyncDisposable
{
    private readonly string _hint = $"grid-hint-{Guid.NewGuid():N}";
    // Cancelled and never disposed of: a call that begins after the end still asks for its token.
    private readonly CancellationTokenSource _closed = new();
    private ElementReference _root;
    private BrowserObject? _keys;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Parameter, EditorRequired] public ImmutableArray<ResultColumn> Columns { get; set; } = [];

    [Parameter, EditorRequired] public ImmutableArray<ImmutableArray<object?>> Rows { get; set; } = [];

    /// <summary>The columns that are masked for who looks.</summary>
    [Parameter] public ImmutableArray<string> Hidden { get; set; } = [];

    [Parameter] public ImmutableArray<string> Personal { get; set; } = [];

    [Parameter] public ImmutableArray<RowSort> Sort { get; set; } = [];

    [Parameter] public bool CanSort { get; set; }

    [Parameter] public EventCallback<ImmutableArray<RowSort>> SortChanged { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        // Another tab may be chosen before the module is there. The browser would then look for a grid that is gone, so the call is cancelled.
        _keys = await BrowserObject.OpenAsync(Js, "./Tables/Browse/RowGrid.razor.js", "follow", _closed.Token, _root);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_keys is not null)
            await _keys.DisposeAsync();
    }

    private RowSort? SortOf(ResultColumn column) => Sort.FirstOrDefault(s => s.Column.Equals(column.Name, StringComparison.OrdinalIgnoreCase));

    private string? AriaSort(ResultColumn column) => SortOf(column) switch
    {
        null => null,
        { Descending: true } => "descending",
        _ => "ascending",
    };

    private string SortIcon(ResultColumn column) => SortOf(column) is { Descending: true } ? Icons.Material.Filled.ArrowDownward : Icons.Material.Filled.ArrowUpward;

    /// <summary>From the least up, from the greatest down, not at all.</summary>
    private Task SortAsync(ResultColumn column, bool alsoByOthers)
    {
        var next = SortOf(column) switch
        {
            null => new RowSort(column.Name),
            { Descending: false } up => up with { Descending = true },
            _ => null,
        };
        var others = alsoByOthers ? Sort.Where(s => s != SortOf(column)).TakeLast(RowQuery.MaxSorts - 1) : [];
        return SortChanged.InvokeAsync(next is null ? [.. others] : [.. others, next]);
    }

    private static bool IsNumber(ResultColumn column) => ColumnType.Parse(column.Type).IsNumber;

    private static bool IsSortable(ResultColumn column) => ColumnType.Parse(column.Type).Kind != ColumnKind.Other;
}
