using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using MudBlazor;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Components.Grid;

/// <summary>
/// A grid of rows that holds only the visible ones. It keeps the order of its source. To sort, pass another source.
/// </summary>
public sealed partial class RowGrid : IAsyncDisposable
{
    /// <summary>Maximum columns. More do not fit on a screen, and each costs an element per row.</summary>
    private const int MaxColumns = 200;

    /// <summary>Maximum characters of a cell. Opening the cell shows the rest.</summary>
    private const int MaxText = 200;

    /// <summary>The first rows set the column widths once, so that they do not change on scrolling.</summary>
    private const int Measured = 100;

    private readonly string _hint = $"grid-hint-{Guid.NewGuid():N}";
    // Cancelled but never disposed: a call that starts after disposal still reads its token.
    private readonly CancellationTokenSource _closed = new();
    private ElementReference _root;
    private DotNetObjectReference<RowGrid>? _self;
    private BrowserObject? _keys;
    private Virtualize<GridRow>? _rows;
    private IRowSource? _source;
    private ImmutableArray<ResultColumn> _shown = [];
    private ImmutableArray<bool> _numbers = [];
    private ImmutableArray<int> _widths = [];
    private bool _isMeasured;
    private (int Row, ResultColumn Column, string? Text)? _open;
    private string? _failure;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Inject] private ILogger<RowGrid> Logger { get; set; } = null!;

    [Parameter, EditorRequired] public IRowSource Source { get; set; } = null!;

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>The text for an empty grid.</summary>
    [Parameter] public string? Empty { get; set; }

    [Parameter] public ImmutableArray<string> Personal { get; set; } = [];

    /// <summary>The columns masked for the user.</summary>
    [Parameter] public ImmutableArray<string> Hidden { get; set; } = [];

    [Parameter] public ImmutableArray<RowSort> Sort { get; set; } = [];

    [Parameter] public bool CanSort { get; set; }

    [Parameter] public EventCallback<ImmutableArray<RowSort>> SortChanged { get; set; }

    private int LastNumber => Source.Offset + Source.RowCount;

    /// <summary>The full value of a cell, to copy.</summary>
    [JSInvokable]
    public async Task<string> CellAsync(int row, int column) => await FindAsync(row, column) ?? "";

    [JSInvokable]
    public Task OpenAsync(int row, int column) => InvokeAsync(async () =>
    {
        if (column < 0 || column >= _shown.Length)
            return;
        var (source, name) = (Source, _shown[column]);
        var text = await FindAsync(row, column);
        if (source != Source)
            return;
        _open = (row, name, text);
        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_keys is not null)
            await _keys.DisposeAsync();
        _self?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(Source, _source))
            return;
        (_source, _open, _failure, _isMeasured) = (Source, null, null, false);
        ImmutableArray<ResultColumn> columns = [.. Source.Columns.Take(MaxColumns)];
        var isOther = !columns.SequenceEqual(_shown);
        if (isOther)
        {
            // Rows of the last source do not fit other columns, so the list gets a new key with them.
            _shown = columns;
            _numbers = [.. columns.Select(IsNumber)];
            _widths = [.. columns.Select(HeadWidth)];
        }
        if (Source.Held is { } held)
            Measure(held);
        else if (!isOther && _rows is not null)
            await _rows.RefreshDataAsync();
        if (_keys is not null)
            await _keys.CallAsync("reset", _closed.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        // The user can choose another tab before the module is loaded. The grid is gone then, so the call is cancelled.
        _keys = await BrowserObject.OpenAsync(Js, "./Components/Grid/RowGrid.razor.js", "follow", _closed.Token, _root, _self);
    }

    private async ValueTask<ItemsProviderResult<GridRow>> LoadAsync(ItemsProviderRequest request)
    {
        var source = Source;
        try
        {
            var rows = await source.ReadAsync(request.StartIndex, Math.Min(request.Count, source.RowCount - request.StartIndex), request.CancellationToken);
            if (request.StartIndex == 0 && source == Source)
                Measure(rows);
            return new(rows, source.RowCount);
        }
        catch (Exception e) when (!request.CancellationToken.IsCancellationRequested && !_closed.IsCancellationRequested)
        {
            if (e is not QueryException)
                Logger.LogError(e, "Could not read the rows of a grid");
            _failure = e.Message;
            StateHasChanged();
            return new([], 0);
        }
    }

    /// <summary>Columns never get narrower on later pages.</summary>
    private void Measure(ImmutableArray<GridRow> rows)
    {
        if (_isMeasured || rows.IsEmpty)
            return;
        _isMeasured = true;
        ImmutableArray<int> widths = [.. _widths.Select((width, i) =>
            Math.Clamp(rows.Take(Measured).Where(r => !r.IsTooLarge).Select(r => r.Cells[i]?.Length ?? 4).Append(width).Max(), 6, 40))];
        if (widths.SequenceEqual(_widths))
            return;
        _widths = widths;
        StateHasChanged();
    }

    private int HeadWidth(ResultColumn column) => Math.Clamp(
        Math.Max(column.Name.Length + 2 + (Personal.Contains(column.Name) ? 3 : 0) + (IsSortable(column) ? 2 : 0), column.Type.Length), 6, 40);

    private async Task<string?> FindAsync(int row, int column)
    {
        if (row < 0 || row >= Source.RowCount || column < 0 || column >= _shown.Length)
            return null;
        var rows = await Source.ReadAsync(row, 1, _closed.Token);
        return rows is [{ IsTooLarge: false } found] ? found.Cells[column] : null;
    }

    private RowSort? SortOf(ResultColumn column) => Sort.FirstOrDefault(s => s.Column.Equals(column.Name, StringComparison.OrdinalIgnoreCase));

    private string? AriaSort(ResultColumn column) => SortOf(column) switch
    {
        null => null,
        { Descending: true } => "descending",
        _ => "ascending",
    };

    private string SortIcon(ResultColumn column) => SortOf(column) is { Descending: true } ? Icons.Material.Filled.ArrowDownward : Icons.Material.Filled.ArrowUpward;

    /// <summary>Ascending, descending, none.</summary>
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

    private bool IsSortable(ResultColumn column) => CanSort && !Hidden.Contains(column.Name) && ColumnType.Parse(column.Type).Kind != ColumnKind.Other;

    private static bool IsNumber(ResultColumn column) => ColumnType.Parse(column.Type).IsNumber;

    private string? Class(GridRow row, int column) => (row.Cells[column] is null, _numbers[column]) switch
    {
        (true, true) => "figure null",
        (true, false) => "null",
        (false, true) => "figure",
        _ => null,
    };

    private static string Text(string? cell) => cell switch
    {
        null => "null",
        { Length: > MaxText } => cell[..(char.IsHighSurrogate(cell[MaxText - 1]) ? MaxText - 1 : MaxText)] + "…",
        _ => cell,
    };

    /// <summary>As an attribute that is present or absent.</summary>
    private static string? IsCut(string? cell) => cell?.Length > MaxText ? "" : null;
}
