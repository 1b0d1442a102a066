using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Tables;

namespace Stedi.Web.Lineage;

public sealed partial class LineagePage
{
    /// <summary>Pipelines up to this many tables are shown whole by default.</summary>
    public const int WholeUpTo = 60;

    private LineageQuery _asked = LineageQuery.Read(null, null, null, null, null);
    private LineageView _view = LineageView.Empty;
    private LineageHighlight? _lit;
    private TableName? _middle;
    private PipelineDefinition? _traced;
    private Task<ColumnLineage>? _tracing;
    private ColumnLineage? _lineage;
    private ImmutableArray<PersonalFinding> _findings = [];
    private ImmutableDictionary<TableName, TableState> _states = ImmutableDictionary<TableName, TableState>.Empty;

    [Inject] private LineageReader Reader { get; set; } = null!;

    [Inject] private TableReader Tables { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery] public string? Table { get; set; }

    [SupplyParameterFromQuery] public string? Column { get; set; }

    [SupplyParameterFromQuery] public string? Depth { get; set; }

    [SupplyParameterFromQuery] public string? Open { get; set; }

    [SupplyParameterFromQuery] public string? View { get; set; }

    /// <summary>The graph changes in place, without a page navigation.</summary>
    protected override object Subject => typeof(LineagePage);

    private Table? Focus => _asked.Table is { } name ? Source.LastGood?.Find(name) : null;

    private bool CanShowWhole => Source.LastGood?.Tables.Length <= LineageSlice.MaxNodes;

    private string Summary => _view.Tables == 0 ? "" : _view.Nodes.Length == _view.Tables
        ? Figures.Plural(_view.Tables, "table")
        : $"{Figures.Count(_view.Nodes.Length)} of {Figures.Plural(_view.Tables, "table")}";

    protected override Task OnParametersSetAsync()
    {
        var asked = LineageQuery.Read(Table, Column, Depth, Open, View);
        if (asked.ToUrl() != _asked.ToUrl() || _view == LineageView.Empty)
        {
            _asked = asked;
            Draw();
            if (IsLoaded)
                Refresh();
        }
        return base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Source.LastGood is not { } pipeline)
            return;
        // Column lineage loads in the background. The graph does not wait for it.
        if (_traced?.Hash != pipeline.Hash || _tracing is { IsFaulted: true } or { IsCanceled: true })
        {
            (_traced, _tracing) = (pipeline, Reader.ColumnsAsync(Closed));
            _ = _tracing.ContinueWith(_ => Refresh(), TaskScheduler.Default);
        }
        if (_tracing is { IsCompleted: true } && await _tracing is var lineage && lineage != _lineage)
            (_lineage, _findings) = (lineage, PersonalData.Find(lineage));
        Draw();
        var states = await Tables.StatesAsync(_view.Nodes.Select(n => n.Table).ToHashSet(), cancellationToken);
        _states = states.ToImmutableDictionary(s => s.Table.Name);
    }

    /// <summary>Selects the visible part without a server request, so clicks respond at once.</summary>
    private void Draw()
    {
        if (Source.LastGood is not { } pipeline)
            return;
        var column = Focus is { } table ? _lineage?.Find(table.Name, _asked.Column) : null;
        var path = column is null ? null : _lineage!.Path(column);
        _middle = Focus?.Name ?? (IsWhole(pipeline) ? null : LineageSlice.Busiest(pipeline));
        _view = _middle is null || IsWhole(pipeline)
            ? LineageSlice.Whole(pipeline)
            : LineageSlice.Around(pipeline, _middle, Steps, _asked.Open, PathTables(path));
        _lit = path is not null ? LineageHighlight.Of(path) : Focus is { } focus ? LineageHighlight.Of(_view, focus.Name) : null;
    }

    private int Steps => _asked.Depth ?? LineageQuery.DefaultDepth;

    private bool IsWhole(PipelineDefinition pipeline) =>
        pipeline.Tables.Length <= LineageSlice.MaxNodes && _asked.Depth is null && (pipeline.Tables.Length <= WholeUpTo || Focus is null && _asked.Open.IsEmpty);

    private static IEnumerable<TableName> PathTables(ColumnPath? path) =>
        path is null ? [] : path.Upstream.Select(l => l.From.Table).Concat(path.Downstream.Select(l => l.To.Table)).Distinct();

    private TableState? StateOf(Table table) => _states.GetValueOrDefault(table.Name);

    private void FocusOn(TableName table) => Show(_asked.Focus(table));

    private void Toggle(TableName table) => Show(_asked.Toggle(table));

    private void Show(LineageQuery query) => Navigation.NavigateTo(query.ToUrl(), replace: true);
}
