using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Results;

/// <summary>The rows of a result, of which the page holds those that are in view. They stand as the engine gave them: the order is the statement's.</summary>
public sealed partial class ResultGrid : IAsyncDisposable
{
    /// <summary>More than this no screen shows, and each costs an element per row.</summary>
    private const int MaxColumns = 200;

    /// <summary>Characters of a cell; the rest is shown when it is opened.</summary>
    private const int MaxText = 200;

    /// <summary>Rows by which the columns' widths are set, once, so that they stay while one scrolls.</summary>
    private const int Measured = 100;

    // Cancelled and never disposed of: a call that begins after the end still asks for its token.
    private readonly CancellationTokenSource _closed = new();
    private ElementReference _view;
    private DotNetObjectReference<ResultGrid>? _self;
    private BrowserObject? _keys;
    private ImmutableArray<int> _widths = [];
    private (int Row, ResultColumn Column, string? Text)? _open;
    private string? _failure;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Inject] private ILogger<ResultGrid> Logger { get; set; } = null!;

    [Parameter, EditorRequired] public ResultReader Reader { get; set; } = null!;

    [Parameter, EditorRequired] public ImmutableArray<ResultColumn> Columns { get; set; } = [];

    [Parameter] public int RowCount { get; set; }

    private ImmutableArray<ResultColumn> Shown => Columns.Length > MaxColumns ? Columns[..MaxColumns] : Columns;

    /// <summary>All of a cell, to be copied.</summary>
    [JSInvokable]
    public async Task<string> CellAsync(int row, int column) => await FindAsync(row, column) ?? "";

    [JSInvokable]
    public Task OpenAsync(int row, int column) => InvokeAsync(async () =>
    {
        _open = (row, Shown[column], await FindAsync(row, column));
        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_keys is not null)
            await _keys.DisposeAsync();
        _self?.Dispose();
    }

    protected override void OnInitialized() => Measure([]);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || _failure is not null)
            return;
        _self = DotNetObjectReference.Create(this);
        _keys = await BrowserObject.OpenAsync(Js, "./Queries/Results/ResultGrid.razor.js", "follow", _closed.Token, _view, _self);
    }

    private async ValueTask<ItemsProviderResult<ResultRow>> LoadAsync(ItemsProviderRequest request)
    {
        try
        {
            var rows = await Reader.ReadAsync(request.StartIndex, Math.Min(request.Count, RowCount - request.StartIndex), request.CancellationToken);
            if (request.StartIndex == 0)
                Measure(rows);
            return new(rows, RowCount);
        }
        catch (Exception e) when (!request.CancellationToken.IsCancellationRequested && !_closed.IsCancellationRequested)
        {
            if (e is not QueryException)
                Logger.LogError(e, "Rows of a result could not be read.");
            _failure = e.Message;
            StateHasChanged();
            return new([], 0);
        }
    }

    private void Measure(ImmutableArray<ResultRow> rows)
    {
        ImmutableArray<int> widths = [.. Shown.Select((column, i) => Math.Clamp(
            rows.Take(Measured).Where(r => !r.IsTooLarge).Select(r => r.Cells[i]?.Length ?? 4).Append(Math.Max(column.Name.Length + 2, column.Type.Length)).Max(), 6, 40))];
        if (widths.SequenceEqual(_widths))
            return;
        _widths = widths;
        StateHasChanged();
    }

    private async Task<string?> FindAsync(int row, int column)
    {
        if (row < 0 || row >= RowCount || column < 0 || column >= Shown.Length)
            return null;
        var rows = await Reader.ReadAsync(row, 1, _closed.Token);
        return rows is [{ IsTooLarge: false } found] ? found.Cells[column] : null;
    }

    private string? Class(ResultRow row, int column) =>
        row.Cells[column] is null ? "null" : ChartColumns.IsNumber(Shown[column]) ? "figure" : null;

    private static string Text(string? cell) => cell switch
    {
        null => "null",
        { Length: > MaxText } => cell[..(char.IsHighSurrogate(cell[MaxText - 1]) ? MaxText - 1 : MaxText)] + "…",
        _ => cell,
    };

    /// <summary>As an attribute, which is there or is not.</summary>
    private static string? IsCut(string? cell) => cell?.Length > MaxText ? "" : null;
}
