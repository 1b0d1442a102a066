using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Queries.Results;

/// <summary>The result of a query that succeeded: facts, rows or a chart, and exports.</summary>
public sealed partial class ResultPanel : IDisposable
{
    // Cancelled but never disposed: a call that starts after disposal still reads its token.
    private readonly CancellationTokenSource _closed = new();
    private readonly LatestWork _work = new();
    private ResultReader _reader = null!;
    private IRowSource _rows = null!;
    private ImmutableArray<RowSort> _sort = [];
    private bool _isSorting;
    private string? _failure;

    [Inject] private QueryTraces Traces { get; set; } = null!;

    [Inject] private ShownFormats Formats { get; set; } = null!;

    [Inject] private ILogger<ResultPanel> Logger { get; set; } = null!;

    /// <summary>A query that succeeded.</summary>
    [Parameter, EditorRequired] public Query Query { get; set; } = null!;

    /// <summary>Null shows the rows.</summary>
    [Parameter] public ChartChoice? Chart { get; set; }

    [Parameter] public EventCallback<ChartChoice?> OnChart { get; set; }

    /// <summary>What is sorted, because rows that are not stored are not.</summary>
    private string SortText => _isSorting ? "Sorting…" : _sort.IsEmpty ? "In the order of the query. Click a column to sort."
        : $"Sorted: {(Query.Truncated ? $"the first {Figures.Plural(_rows.RowCount, "row")}" : Figures.Plural(_rows.RowCount, "row"))} by {string.Join(", ", _sort.Select(s => s.Descending ? $"{s.Column} descending" : s.Column))}";

    public void Dispose()
    {
        _closed.Cancel();
        _work.Dispose();
        _reader.Dispose();
    }

    protected override void OnInitialized() => _rows = _reader = new(Engine, Query.Id, Traces.Formatted(Query), (int)(Query.RowCount ?? 0));

    private async Task SortAsync(ImmutableArray<RowSort> sort)
    {
        var superseded = _work.Begin();
        (_sort, _failure, _isSorting) = (sort, null, true);
        try
        {
            IRowSource rows = sort.IsEmpty ? _reader : await _reader.SortAsync(sort, superseded);
            superseded.ThrowIfCancellationRequested();
            (_rows, _isSorting) = (rows, false);
        }
        catch (OperationCanceledException) when (superseded.IsCancellationRequested)
        {
            // Another sort was chosen meanwhile.
        }
        catch (Exception e)
        {
            if (e is not QueryException)
                Logger.LogError(e, "Could not sort the result of query {Query}", Query.Id);
            (_rows, _sort, _isSorting, _failure) = (_reader, [], false, $"Could not sort the rows: {e.Message}");
        }
    }

    private async Task Switch(bool isChart)
    {
        try
        {
            await OnChart.InvokeAsync(isChart ? ChartColumns.Suggest(await LooksAsync(_closed.Token)) : null);
        }
        catch (QueryException)
        {
            // Without rows there is nothing to draw, and the grid says why there are none.
        }
    }

    private async Task<ImmutableArray<ColumnLook>> LooksAsync(CancellationToken cancellationToken)
    {
        var rows = await _reader.ReadAsync(0, ColumnLook.Sampled, cancellationToken);
        return ColumnLook.Of(_reader.Columns, Formats, rows.Select(r => r.Cells));
    }
}
