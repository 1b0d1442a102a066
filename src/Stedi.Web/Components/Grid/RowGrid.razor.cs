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
    private const int Measured = ColumnLook.Sampled;

    /// <summary>The width of a <see cref="FormatPick"/>, in characters.</summary>
    private const int PickWidth = 12;

    private readonly string _hint = $"grid-hint-{Guid.NewGuid():N}";
    // Cancelled but never disposed: a call that starts after disposal still reads its token.
    private readonly CancellationTokenSource _closed = new();
    private ElementReference _root;
    private DotNetObjectReference<RowGrid>? _self;
    private BrowserObject? _keys;
    private Virtualize<GridRow>? _rows;
    private IRowSource? _source;
    private ImmutableArray<ResultColumn> _shown = [];
    private ImmutableArray<ColumnLook> _looks = [];
    private ImmutableArray<int> _widths = [];
    private bool _isMeasured;
    private ImmutableArray<GridRow> _sample = [];
    private (int Row, int Index, string? Text)? _open;
    private string? _failure;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Inject] private ShownFormats Formats { get; set; } = null!;

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
        var source = Source;
        var text = await FindAsync(row, column);
        if (source != Source)
            return;
        _open = (row, column, text);
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
        (_source, _open, _failure, _isMeasured, _sample) = (Source, null, null, false, []);
        ImmutableArray<ResultColumn> columns = [.. Source.Columns.Take(MaxColumns)];
        var isOther = !columns.SequenceEqual(_shown);
        if (isOther)
        {
            // Rows of the last source do not fit other columns, so the list gets a new key with them.
            _shown = columns;
            _looks = ColumnLook.Of(columns, Formats, []);
            _widths = [.. _looks.Select((look, i) => HeadWidth(columns[i], look))];
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
        _sample = rows.Take(Measured).Where(r => !r.IsTooLarge).ToImmutableArray();
        var looks = ColumnLook.Of(_shown, Formats, _sample.Select(r => r.Cells));
        ImmutableArray<int> widths = [.. _widths.Select((width, i) =>
            Math.Clamp(_sample.Select(r => looks[i].Text(r.Cells[i], Local)?.Length ?? 4).Append(Math.Max(width, HeadWidth(_shown[i], looks[i]))).Max(), 6, 40))];
        if (widths.SequenceEqual(_widths) && looks.SequenceEqual(_looks))
            return;
        (_widths, _looks) = (widths, looks);
        StateHasChanged();
    }

    /// <summary>The user has chosen the format of a column.</summary>
    private void LookAgain()
    {
        _isMeasured = false;
        Measure(_sample);
    }

    private int HeadWidth(ResultColumn column, ColumnLook look) => Math.Clamp(
        Math.Max(
            column.Name.Length + 2 + (Personal.Contains(column.Name) ? 3 : 0) + (IsSortable(column) ? 2 : 0),
            column.Type.Length + (look.CanFormat ? PickWidth : 0)),
        6, 40);

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

    private ColumnLook LookOf(ResultColumn column) => _looks[_shown.IndexOf(column)];

    private string? Class(GridRow row, int column) => (row.Cells[column] is null, IsFigure(_looks[column])) switch
    {
        (true, true) => "figure null",
        (true, false) => "null",
        (false, true) => "figure",
        _ => null,
    };

    private static bool IsFigure(ColumnLook look) => look is { IsInstant: false, Type.IsNumber: true };

    private string Text(GridRow row, int column) => _looks[column].Text(row.Cells[column], Local) switch
    {
        null => "null",
        { Length: > MaxText } text => text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)] + "…",
        var text => text,
    };

    /// <summary>
    /// The page shows another text than the stored value, or only a part of it. Used as an attribute that is present or absent.
    /// </summary>
    private string? IsCut(GridRow row, int column) => row.Cells[column]?.Length > MaxText || _looks[column].Raw(row.Cells[column]) is not null ? "" : null;
}
