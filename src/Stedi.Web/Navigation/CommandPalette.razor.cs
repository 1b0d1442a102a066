using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;
using Stedi.Web.Components;
using Stedi.Web.Components.Search;
using Stedi.Web.Data;
using Stedi.Web.Runs;

namespace Stedi.Web.Navigation;

/// <summary>One field to reach everything: type some letters, choose with the arrow keys, press Enter. Enter never starts a run: it opens the run's preview.</summary>
public sealed partial class CommandPalette : IAsyncDisposable
{
    private const int Shown = 12;

    private readonly CancellationTokenSource _closed = new();
    private readonly List<PaletteItem> _items = [];
    private readonly List<string> _failures = [];
    private IReadOnlyList<PaletteItem> _own = [];
    private IReadOnlyList<PaletteItem> _pages = [];
    private ImmutableArray<PaletteItem> _found = [];
    private int _total;
    private string _query = "";
    private int _chosen;
    private int _revealed;
    private bool _isLoaded;
    private BrowserObject? _list;

    public CommandPalette() => Closed = _closed.Token;

    [Inject] private PaletteSource Source { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Inject] private ILogger<CommandPalette> Logger { get; set; } = null!;

    /// <summary>Cancelled when the palette is closed. Safe to read after that.</summary>
    private CancellationToken Closed { get; }

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>What the list leaves out; null if it is complete.</summary>
    private string? Remainder =>
        _total > _found.Length ? $"First {_found.Length} of {Figures.Count(_total)} matches. Type more to narrow the list."
        : _query.Length > 0 && _items.Count(i => i.Kind == PaletteKind.Query) == PaletteSource.MostQueries ? $"Only the newest {Figures.Count(PaletteSource.MostQueries)} saved queries are searched."
        : null;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _closed.Dispose();
        if (_list is not null)
            await _list.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        var user = (await Sessions.GetAuthenticationStateAsync()).User;
        _pages = await Source.PagesAsync(user);
        _items.AddRange([.. _pages, .. Source.Tables(), .. Source.Columns(), .. await Source.ActionsAsync(user)]);
        Find();
        await Task.WhenAll(
            LoadAsync("your favorites and recent tables", Source.OwnTablesAsync, own => _own = own),
            LoadAsync("saved queries", c => Source.QueriesAsync(user, c), _items.AddRange),
            LoadAsync("recent runs", Source.RunsAsync, _items.AddRange));
        _isLoaded = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_revealed == _chosen)
            return;
        _revealed = _chosen;
        _list ??= await BrowserObject.ImportAsync(Js, "./Navigation/CommandPalette.razor.js", Closed);
        await _list.CallAsync("reveal", Closed, IdOf(_chosen));
    }

    private static string IdOf(int index) => $"palette-{index}";

    /// <summary>Adds entries from the database to those that are shown at once.</summary>
    private async Task LoadAsync(string what, Func<CancellationToken, Task<IReadOnlyList<PaletteItem>>> load, Action<IReadOnlyList<PaletteItem>> add)
    {
        try
        {
            add(await load(Closed));
        }
        catch (OperationCanceledException) when (Closed.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Logger.LogWarning(e, "Could not load {Entries} for the command palette", what);
            _failures.Add($"Could not load {what}: {DatabaseOutage.Explain(e)}");
        }
        // The chosen entry stays chosen where others appear before it: Enter may already be on its way.
        var chosen = _chosen < _found.Length && (_query.Length > 0 || _chosen > 0) ? _found[_chosen] : null;
        Find();
        _chosen = chosen is not null && _found.IndexOf(chosen) is >= 0 and var at ? at : 0;
        StateHasChanged();
    }

    private void Search(ChangeEventArgs change)
    {
        _query = change.Value?.ToString()?.Trim() ?? "";
        _chosen = 0;
        Find();
    }

    /// <summary>Without a search: the favorites, the recent tables and the pages. Nothing among them starts a run.</summary>
    private void Find()
    {
        var best = _query.Length == 0 ? new Ranked<PaletteItem>([.. _own, .. _pages], _own.Count + _pages.Count) : Ranking.Best(_items, _query, i => i.SearchText, Shown);
        (_found, _total) = (best.Items, best.Total);
    }

    /// <summary>A held Enter counts once. It must not press what the first one has opened.</summary>
    private Task PressAsync(KeyboardEventArgs press)
    {
        var last = _found.Length - 1;
        switch (press.Key)
        {
            case "ArrowDown" when last >= 0:
                _chosen = _chosen == last ? 0 : _chosen + 1;
                break;
            case "ArrowUp" when last >= 0:
                _chosen = _chosen == 0 ? last : _chosen - 1;
                break;
            case "PageDown" when last >= 0:
                _chosen = last;
                break;
            case "PageUp":
                _chosen = 0;
                break;
            case "Enter" when last >= 0 && !press.Repeat:
                return TakeAsync(_found[_chosen]);
        }
        return Task.CompletedTask;
    }

    private async Task TakeAsync(PaletteItem item)
    {
        Dialog.Close();
        if (item.Href is { } href)
            Navigation.NavigateTo(href);
        else if (item.Select is { } select)
            await Commands.StartAsync(select, startsOnEnter: false);
    }
}
