using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Tables;

namespace Stedi.Web.Lineage;

public sealed partial class LineageGraph : IAsyncDisposable
{
    // Cancelled but never disposed: a call that starts after disposal still reads its token.
    private readonly CancellationTokenSource _closed = new();
    private ElementReference _root;
    private BrowserObject? _picture;
    private LineageView? _drawn;
    private TableName? _centered;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Parameter, EditorRequired] public LineageView View { get; set; } = LineageView.Empty;

    /// <summary>By table. Tables without a loaded state show a placeholder.</summary>
    [Parameter, EditorRequired] public ImmutableDictionary<TableName, TableState> States { get; set; } = ImmutableDictionary<TableName, TableState>.Empty;

    /// <summary>Null: nothing is highlighted.</summary>
    [Parameter] public LineageHighlight? Highlight { get; set; }

    [Parameter] public TableName? Focus { get; set; }

    /// <summary>The table to center if the graph does not fit at a readable size.</summary>
    [Parameter] public TableName? Middle { get; set; }

    /// <summary>Expanded tables, whose neighbors are shown.</summary>
    [Parameter] public ImmutableArray<TableName> Opened { get; set; } = [];

    [Parameter] public EventCallback<TableName> OnFocus { get; set; }

    [Parameter] public EventCallback<TableName> OnToggle { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var isSame = _drawn is { } drawn && drawn.Nodes.Select(n => n.Table).SequenceEqual(View.Nodes.Select(n => n.Table)) && drawn.Edges.SequenceEqual(View.Edges);
        if (isSame && _centered == Middle)
            return;
        (_drawn, _centered) = (View, Middle);
        _picture ??= await BrowserObject.OpenAsync(Js, "./Lineage/LineageGraph.razor.js", "open", _closed.Token, _root);
        await _picture!.CallAsync("draw", _closed.Token, Middle?.Value, isSame);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_picture is not null)
            await _picture.DisposeAsync();
    }

    private string EdgeClass(LineageEdge edge) =>
        (IsRunning(edge.To) ? "flows " : "") + (Highlight is null ? "" : Highlight.Edges.Contains(edge) ? "lit" : "dim");

    private bool IsRunning(TableName table) =>
        States.TryGetValue(table, out var state) && TableAttempt.Of(state).State == AttemptState.Running;
}
