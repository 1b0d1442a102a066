using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Runs.Detail;

public sealed partial class RunLogPanel : IAsyncDisposable
{
    /// <summary>The most lines that an open page keeps, because a page can stay open for days.</summary>
    private const int MaxLines = 20_000;

    private const int BatchLines = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private List<RunLogLine> _lines = [];
    // Cancelled but never disposed: a call that starts after the end still reads its token.
    private readonly CancellationTokenSource _closed = new();
    private CancellationTokenSource _reading = new();
    private Task _reader = Task.CompletedTask;
    private List<RunLogLine> _shown = [];
    private (Guid Run, TableName? Table, bool Live)? _read;
    private LogFilter _applied = new();
    private BrowserObject? _module;
    private ElementReference _view;
    private string? _failure;
    private int _dropped;
    private bool _follow = true;
    private bool _grew;

    [Inject] private RunLogs Logs { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Inject] private ILogger<RunLogPanel> Logger { get; set; } = null!;

    [Parameter, EditorRequired] public Guid RunId { get; set; }

    [Parameter, EditorRequired] public IReadOnlyList<TableName> Tables { get; set; } = [];

    /// <summary>The run has not ended, so more lines can follow.</summary>
    [Parameter] public bool IsLive { get; set; }

    [Parameter] public LogFilter Filter { get; set; } = new();

    [Parameter] public EventCallback<LogFilter> OnFilter { get; set; }

    private string Standing =>
        _dropped > 0 ? $"Last {Figures.Plural(_lines.Count, "line")} (download for the full log)"
        : _shown.Count < _lines.Count ? $"{Figures.Count(_shown.Count)} of {Figures.Plural(_lines.Count, "line")}"
        : Figures.Plural(_lines.Count, "line");

    private string DownloadUrl => $"/api/v1/runs/{RunId}/logs?format=text{(Filter.Table is null ? "" : $"&table={Filter.Table}")}";

    protected override async Task OnParametersSetAsync()
    {
        if (Filter != _applied)
        {
            _applied = Filter;
            _shown = [.. _lines.Where(Filter.Fits)];
        }
        var before = _read;
        _read = (RunId, Filter.Table, IsLive);
        // A retry restarts the log. The end of a run does not.
        if (RendererInfo.IsInteractive && (before?.Run != RunId || before?.Table != Filter.Table || (IsLive && before is { Live: false })))
            await RestartAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_grew || !_follow)
            return;
        _grew = false;
        _module ??= await BrowserObject.ImportAsync(Js, "./Runs/Detail/RunLogPanel.razor.js", _closed.Token);
        await _module.CallAsync("toEnd", _closed.Token, _view);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _reading.CancelAsync();
        await _reader.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reading.Dispose();
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private async Task RestartAsync()
    {
        await _reading.CancelAsync();
        _reading.Dispose();
        _reading = new CancellationTokenSource();
        _lines.Clear();
        _shown = [];
        (_dropped, _failure) = (0, null);
        _reader = ReadAsync(Filter.Table, _reading.Token);
    }

    private async Task ReadAsync(TableName? table, CancellationToken cancellationToken)
    {
        try
        {
            var at = RunLogPositions.Start;
            while (await Logs.FollowAsync(RunId, table, at, BatchLines, cancellationToken) is { } batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(batch.Lines);
                at = batch.Next;
                if (batch.IsComplete)
                    return;
                if (batch.Lines.IsEmpty)
                    await Task.Delay(Pause, Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Logger.LogError(e, "Could not read the log of run {Run}.", RunId);
            _failure = e.Message;
            StateHasChanged();
        }
    }

    private void Add(ImmutableArray<RunLogLine> lines)
    {
        if (lines.IsEmpty)
            return;
        // Lines of one step can arrive after later lines of another.
        var isLate = _lines.Count > 0 && lines[0].At < _lines[^1].At;
        _lines.AddRange(lines);
        if (isLate)
            _lines = [.. _lines.OrderBy(l => l.At)];
        if (_lines.Count > MaxLines)
        {
            _dropped += _lines.Count - MaxLines;
            _lines.RemoveRange(0, _lines.Count - MaxLines);
        }
        _shown = [.. _lines.Where(Filter.Fits)];
        _grew = true;
        StateHasChanged();
    }
}
