using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using Stedi.Web.Data;
using Stedi.Web.Runs;

namespace Stedi.Web.Navigation;

/// <summary>One field to reach everything: type some letters, choose with the arrow keys, press Enter.</summary>
public sealed partial class CommandPalette : IDisposable
{
    private const int Shown = 12;
    private const int Noise = 3;

    private readonly CancellationTokenSource _closed = new();
    private List<PaletteItem> _items = [];
    private PaletteItem[] _found = [];
    private string _query = "";
    private int _chosen;
    private bool _isLoaded;
    private string? _failure;

    [Inject] private PaletteSource Source { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private AuthenticationStateProvider Sessions { get; set; } = null!;

    [Inject] private ILogger<CommandPalette> Logger { get; set; } = null!;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var user = (await Sessions.GetAuthenticationStateAsync()).User;
        _items = [.. await Source.PagesAsync(user), .. Source.Tables(), .. await Source.ActionsAsync(user)];
        Find();
        try
        {
            var runs = await Source.RunsAsync(_closed.Token);
            _items.InsertRange(_items.FindLastIndex(i => i.Kind == PaletteKind.Page) + 1, runs);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Logger.LogWarning(e, "Could not load recent runs for the command palette");
            _failure = DatabaseOutage.Explain(e);
        }
        _isLoaded = true;
        Find();
    }

    private static string IdOf(int index) => $"palette-{index}";

    private void Search(ChangeEventArgs change)
    {
        _query = change.Value?.ToString() ?? "";
        _chosen = 0;
        Find();
    }

    private void Find()
    {
        _found = _query.Trim().Length == 0
            ? [.. _items.Where(i => i.Kind != PaletteKind.Action || i.Select == "*").Take(Shown)]
            : Best();
        _chosen = Math.Clamp(_chosen, 0, Math.Max(0, _found.Length - 1));
    }

    /// <summary>Results that match far worse than the best one are noise.</summary>
    private PaletteItem[] Best()
    {
        var fits = _items.Select(i => (Item: i, Score: ScoreOf(i) ?? 0)).Where(f => f.Score > 0).OrderByDescending(f => f.Score).Take(Shown).ToArray();
        return [.. fits.Where(f => f.Score * Noise > fits[0].Score).Select(f => f.Item)];
    }

    /// <summary>Hints are searched too, but a match in the title ranks higher.</summary>
    private int? ScoreOf(PaletteItem item) =>
        FuzzyMatch.Score(_query, item.Title) * 2 ?? FuzzyMatch.Score(_query, $"{item.Title} {item.Hint}");

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
            case "Enter" when last >= 0:
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
            await Commands.StartAsync(select);
    }
}
