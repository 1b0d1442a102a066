using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Tables.Favorites;

namespace Stedi.Web.Tables.Catalog;

/// <summary>All tables in one list. It shows no row values, so viewers may see all of it.</summary>
public sealed partial class CatalogPage
{
    /// <summary>More than fit into a window. They are drawn at once, so that each keystroke is answered at once.</summary>
    private const int DrawnFirst = 50;

    /// <summary>All others are drawn when the reader pauses, up to this many.</summary>
    private const int DrawnNext = 500;

    /// <summary>Browsers refuse too many changes of the URL.</summary>
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(300);

    private readonly LatestWork _writing = new();
    private readonly LatestWork _drawing = new();
    private readonly HashSet<CatalogQuery> _written = [];
    private CatalogQuery _query = CatalogQuery.All;
    private CatalogQuery? _addressed;
    private ImmutableArray<string> _ignored = [];
    private ImmutableArray<TableState> _states = [];
    private ImmutableArray<CatalogEntry> _found = [];
    private ImmutableArray<CatalogEntry> _drawn = [];
    private OwnTables _own = OwnTables.None;
    private int _most = DrawnFirst;

    [Inject] private TableReader Tables { get; set; } = null!;

    [Inject] private MyTables Mine { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")] public string? Text { get; set; }

    [SupplyParameterFromQuery] public string? Zone { get; set; }

    [SupplyParameterFromQuery] public string? State { get; set; }

    [SupplyParameterFromQuery] public string? Favorites { get; set; }

    [SupplyParameterFromQuery] public string? Sort { get; set; }

    protected override object Subject => typeof(CatalogPage);

    private IReadOnlyList<string> ZoneNames => [.. (Source.LastGood?.Zones ?? []).OrderBy(z => z.Order).Select(z => z.Name)];

    private string Summary => !HasContent || Source.LastGood is null ? ""
        : _query.IsAll ? Figures.Plural(_states.Length, "table")
        : $"{Figures.Count(_found.Length)} of {Figures.Plural(_states.Length, "table")}";

    protected override Task OnParametersSetAsync()
    {
        var addressed = CatalogQuery.Read(Text, Zone, State, Favorites, Sort, out var ignored);
        if (addressed != _addressed)
        {
            (_addressed, _ignored) = (addressed, ignored);
            // The address that this page wrote arrives later than the text that is typed meanwhile.
            if (!_written.Remove(addressed))
            {
                _written.Clear();
                Find(addressed);
            }
        }
        return base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Source.LastGood is null)
            return;
        var states = await Tables.StatesAsync(cancellationToken);
        _own = await Mine.ReadAsync(cancellationToken);
        _states = states;
        Find(_query);
        if (!HasContent)
            _ = DrawNextAsync(_drawing.Begin());
    }

    protected override ValueTask LeaveAsync()
    {
        _writing.Dispose();
        _drawing.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Find(CatalogQuery query)
    {
        if (query != _query)
        {
            _most = DrawnFirst;
            _ = DrawNextAsync(_drawing.Begin());
        }
        _query = query;
        _found = CatalogList.Of(_states, query, _own.Favorites, ZoneNames);
        _drawn = _found.Length > _most ? _found[.._most] : _found;
    }

    private void Ask(CatalogQuery query)
    {
        var isTyped = query.Text != _query.Text;
        Find(query);
        _ = WriteAsync(query, isTyped ? TypingPause : TimeSpan.Zero, _writing.Begin());
    }

    private async Task DrawNextAsync(CancellationToken superseded)
    {
        try
        {
            await Task.Delay(TypingPause, Time, superseded);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        _most = DrawnNext;
        Find(_query);
        StateHasChanged();
    }

    /// <summary>Writes the query into the URL, so that it can be shared and survives a reload.</summary>
    private async Task WriteAsync(CatalogQuery query, TimeSpan pause, CancellationToken superseded)
    {
        try
        {
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, Time, superseded);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        if (query == _addressed)
            return;
        _written.Add(query);
        Navigation.NavigateTo(query.ToUrl(), replace: true);
    }

    private void OpenFirst()
    {
        if (_query.Text is not null && !_found.IsEmpty)
            Navigation.NavigateTo(_found[0].Href);
    }

    private void ShowAll()
    {
        _most = int.MaxValue;
        Find(_query);
    }

    private void Mark(TableName table, bool isFavorite)
    {
        _own = _own.With(table, isFavorite);
        Find(_query);
    }

    private async Task ForgetAsync()
    {
        if (await Mine.ForgetAsync())
            _own = _own with { Recent = [] };
    }
}
