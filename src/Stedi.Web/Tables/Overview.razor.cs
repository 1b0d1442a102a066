using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Contracts;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Forecast;

namespace Stedi.Web.Tables;

public sealed partial class Overview
{
    private const int RunsShown = 24;

    private ImmutableArray<TableState> _states = [];
    private ImmutableArray<RunView> _runs = [];
    private ImmutableHashSet<TableName> _running = [];
    private ElementReference _lineage;
    private BrowserObject? _lines;
    private ImmutableArray<Edge> _drawn = [];
    private string? _pending;
    private (Guid Run, UsualTimes Times)? _usual;

    [Inject] private TableReader Tables { get; set; } = null!;

    [Inject] private RunHistory History { get; set; } = null!;

    [Inject] private PastRuns Past { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Inject] private IOptions<StediOptions> Options { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    protected override object Subject => typeof(Overview);

    private bool HasPipeline => Source.LastGood is not null;

    private bool IsFirstVisit => _states.All(s => s.Table.CurrentVersion is null);

    private string Summary => !HasPipeline || !HasContent ? "" : string.Join(" · ", new[]
    {
        Figures.Plural(_states.Length, "table"),
        IsFirstVisit ? "nothing published yet" : Figures.Plural(_states.Sum(s => s.Table.RowCount ?? 0), "row"),
        _states.Sum(s => s.Table.SizeBytes ?? 0) is > 0 and var bytes ? Figures.Bytes(bytes) : "",
    }.Where(t => t.Length > 0));

    private IReadOnlyList<ZoneColumn> Zones =>
        [.. (Source.LastGood?.Zones ?? []).OrderBy(z => z.Order)
            .Select(z => new ZoneColumn(z.Name, z.Description, [.. _states.Where(s => s.Table.Zone == z.Name)]))];

    private ImmutableArray<Edge> Edges => [.. _states.SelectMany(s => s.Table.Upstream.Select(from => new Edge(from, s.Table.Name)))];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var states = HasPipeline ? await Tables.StatesAsync(cancellationToken) : [];
        _runs = (await History.ListAsync(new RunFilter(Limit: RunsShown), cancellationToken)).Items;
        _running = [.. states.Where(s => TableAttempt.Of(s).State == AttemptState.Running).Select(s => s.Table.Name)];
        _states = states;
        if (Live is { } live && _usual?.Run != live.Id)
            _usual = (live.Id, await Past.OfAsync(live.Steps.Select(s => s.Table), cancellationToken));
    }

    /// <summary>The open run. Durations of earlier runs are read once per open run.</summary>
    private RunView? Live => _runs is [{ } latest, ..] && !latest.Status.HasEnded() ? latest : null;

    private TimeSpan? UsualOfLatest => Live is { } live && Source.LastGood is { } pipeline
        ? _usual?.Times.WholeOf([.. live.Steps.Select(s => s.Table)], pipeline).Length
        : null;

    private TimeSpan? UsualOf(TableState state) =>
        _running.Contains(state.Table.Name) ? _usual?.Times.StepOf(state.Table.Name) : null;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!IsLoaded || _drawn.SequenceEqual(Edges))
            return;
        _drawn = Edges;
        if (_lines is null)
            _lines = await BrowserObject.OpenAsync(Js, "./Tables/Overview.razor.js", "follow", Closed, _lineage);
        else
            await _lines.CallAsync("draw", Closed);
    }

    protected override ValueTask LeaveAsync() => _lines?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task RunAsync(string select)
    {
        if (_pending is not null)
            return;
        _pending = select;
        await Commands.StartAsync(select);
        _pending = null;
        Refresh();
    }

    private sealed record ZoneColumn(string Name, string Description, IReadOnlyList<TableState> Tables);

    private sealed record Edge(TableName From, TableName To);
}
