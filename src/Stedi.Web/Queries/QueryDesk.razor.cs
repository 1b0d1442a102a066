using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Definition;
using Stedi.Web.Components;
using Stedi.Web.Data;
using Stedi.Web.Queries.Editor;
using Stedi.Web.Queries.Results;
using Stedi.Web.Queries.Saved;

namespace Stedi.Web.Queries;

/// <summary>The query page for operators. Its state is its URL. A running query continues without the page, and the URL opens it again.</summary>
public sealed partial class QueryDesk : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly LatestWork _opening = new();
    private CancellationTokenSource _following = new();
    private SqlEditor? _editor;
    private ImmutableArray<EditorTable> _tables = [];
    private QueryAddress? _shown;
    private QueryAuthor? _author;
    private Query? _query;
    private SavedQuery? _saved;
    private QueryEstimate? _estimate;
    private (string Message, string Sql, int? Position)? _refusal;
    private (Guid Query, int Offset) _ranAt;
    private string _text = "";
    private string? _failure;
    private int _savedVersion;
    private bool _isLoaded;
    private bool _isSelection;
    private bool _isSideOpen;

    [Inject] private QuerySession Session { get; set; } = null!;

    [Inject] private QueryService Queries { get; set; } = null!;

    [Inject] private QueryFeed Feed { get; set; } = null!;

    [Inject] private PipelineSource Source { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private ILogger<QueryDesk> Logger { get; set; } = null!;

    [Parameter, EditorRequired] public QueryAddress Address { get; set; } = new();

    public async ValueTask DisposeAsync()
    {
        Source.Changed -= ReadTables;
        await _closed.CancelAsync();
        await _following.CancelAsync();
        _closed.Dispose();
        _opening.Dispose();
        _following.Dispose();
    }

    protected override void OnInitialized()
    {
        if (!RendererInfo.IsInteractive)
            return;
        Source.Changed += ReadTables;
        _tables = TablesNow();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || Address == _shown)
            return;
        var before = _shown;
        _shown = Address;
        if (before is not null && before with { Chart = null } == Address with { Chart = null })
            return;
        await DoAsync("open this link", () => OpenAsync(Address, before));
    }

    /// <summary>Updates the URL to the page's state without loading anything.</summary>
    private void Go(QueryAddress address)
    {
        if (address == _shown)
            return;
        _shown = address;
        Navigation.NavigateTo(address.ToUrl(), replace: true);
    }

    private void ShowChart(ChartChoice? chart) => Go(_shown! with { Chart = chart });

    private async Task OpenAsync(QueryAddress address, QueryAddress? before)
    {
        var superseded = _opening.Begin();
        _failure = null;
        _author = await Session.AuthorAsync();
        var saved = address.Saved is { } id ? await Kept.FindAsync(id, _author, superseded) : null;
        superseded.ThrowIfCancellationRequested();
        (_refusal, _saved) = (null, saved);
        if (address.Saved is not null && _saved is null)
            _failure = "This saved query was removed or is not shared with you.";
        if (address.Query != before?.Query || address.Query is null)
            await FollowAsync(address.Query);
        superseded.ThrowIfCancellationRequested();
        _text = EditorText.Show(address.Sql ?? _query?.Sql ?? _saved?.Sql ?? "");
        _isLoaded = true;
        if (_editor is not null)
        {
            await _editor.WriteAsync(_text);
            await MarkAsync();
        }
    }

    /// <summary>Returns the query as it is now and keeps following it.</summary>
    private async Task FollowAsync(Guid? id)
    {
        await _following.CancelAsync();
        _following.Dispose();
        _following = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        if (id is not { } wanted || _author is null)
        {
            _query = null;
            return;
        }
        var superseded = _following.Token;
        var query = await Queries.FindAsync(wanted, _author, superseded);
        superseded.ThrowIfCancellationRequested();
        _query = query;
        if (_query is null)
            _failure = "This query belongs to someone else or was removed.";
        else if (!_query.HasEnded)
            _ = FollowAsync(wanted, _author, superseded);
    }

    private async Task FollowAsync(Guid id, QueryAuthor author, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var query in Feed.FollowAsync(id, author, cancellationToken))
            {
                _query = query;
                await MarkAsync();
                StateHasChanged();
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Fail("follow the query", e);
            StateHasChanged();
        }
    }

    private void ReadTables() => _ = InvokeAsync(() =>
    {
        _tables = TablesNow();
        StateHasChanged();
    });

    private ImmutableArray<EditorTable> TablesNow() => Source.LastGood is { } pipeline ? EditorTable.Of(pipeline) : [];

    private bool IsOwn(SavedQuery saved) => saved.OwnerKey == _author?.Key;

    private async Task DoAsync(string verb, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception) when (_closed.IsCancellationRequested)
        {
            // The page was closed, and its browser is gone.
            return;
        }
        catch (BrowserGoneException)
        {
            _failure = $"Could not {verb}: the browser did not respond. Try again.";
        }
        catch (OperationCanceledException)
        {
            // Another link was opened meanwhile.
            return;
        }
        catch (Exception e)
        {
            Fail(verb, e);
        }
    }

    private void Fail(string verb, Exception e)
    {
        if (e is not UnauthorizedAccessException)
            Logger.LogError(e, "Could not {Verb} on the query page", verb);
        _failure = e is UnauthorizedAccessException ? e.Message : $"Could not {verb}: {DatabaseOutage.Explain(e)}";
        _isLoaded = true;
    }
}
