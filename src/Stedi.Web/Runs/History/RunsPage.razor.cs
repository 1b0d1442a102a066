using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.History;

public sealed partial class RunsPage
{
    private const int NewerCounted = 100;

    private const int PeopleSuggested = 100;

    /// <summary>The most scans to fill one page. The user asks for more.</summary>
    private const int Looks = 25;

    private RunQuery _asked = RunQuery.All;
    private RunQuery? _loaded;
    private SavedView? _view;
    private ImmutableArray<RunView> _runs = [];
    private ImmutableArray<string> _people = [];
    private ImmutableHashSet<Guid> _chosen = [];
    private DateTimeOffset? _searchedBackTo;
    private Guid? _top;
    private Guid? _next;
    private readonly RunNews _news = new();
    private HashSet<Guid> _newer = [];
    private bool _isMissing;

    [Inject] private RunHistory History { get; set; } = null!;

    [Inject] private SavedViews Views { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public Guid? View { get; set; }

    protected override object Subject => _asked;

    private string NewestUrl => Here(null);

    private string OlderUrl => Here(_next);

    private IEnumerable<TableName> TableNames => Source.LastGood?.Tables.Select(t => t.Name) ?? [];

    private IEnumerable<string> ZoneNames => Source.LastGood?.Zones.Select(z => z.Name) ?? [];

    private ImmutableArray<RunView> ChosenRuns => [.. _runs.Where(r => _chosen.Contains(r.Id))];

    private string Nothing =>
        _next is not null ? "No matches so far. Search older runs, or filter by status, table or time."
        : "No runs match the filter.";

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Navigation.LocationChanged += Move;
    }

    protected override async Task OnParametersSetAsync()
    {
        _asked = RunQuery.Read(Navigation.Uri);
        if (View is { } id && RendererInfo.IsInteractive)
        {
            _view = await Views.FindAsync(id, Closed);
            _isMissing = _view is null;
            _asked = _view is null ? _asked : RunQuery.Read(_view.Query) with { Before = _asked.Before };
        }
        else
        {
            _view = null;
        }
        await base.OnParametersSetAsync();
    }

    protected override bool Hear(IReadOnlyList<RunNotice> notices)
    {
        _news.Hear(notices);
        return base.Hear(notices);
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var changed = _news.Take();
        try
        {
            if (_loaded != _asked)
                await LoadPageAsync(_asked, cancellationToken);
            else if (changed is null)
                await LookAgainAsync(_asked, cancellationToken);
            else
                await FollowAsync(_asked, changed, cancellationToken);
        }
        catch
        {
            _news.Miss();
            throw;
        }
    }

    protected override ValueTask LeaveAsync()
    {
        Navigation.LocationChanged -= Move;
        return ValueTask.CompletedTask;
    }

    private async Task LoadPageAsync(RunQuery asked, CancellationToken cancellationToken)
    {
        var filter = Filter(asked);
        var page = await History.ListAsync(filter, cancellationToken);
        var runs = page.Items;
        for (var look = 1; look < Looks && runs.Length < filter.Limit && page.NextCursor is { } behind; look++)
        {
            page = await History.ListAsync(filter with { Before = Guid.ParseExact(behind, "N"), Limit = filter.Limit - runs.Length }, cancellationToken);
            runs = runs.AddRange(page.Items);
        }
        (_runs, _newer, _loaded) = (runs, [], asked);
        _next = page.NextCursor is { } cursor ? Guid.ParseExact(cursor, "N") : null;
        _searchedBackTo = runs.Length < filter.Limit && _next is { } reached ? IdTime.Of(reached) : null;
        _top = runs.IsEmpty ? Guid.Empty : runs[0].Id;
        _chosen = [];
        _people = await History.PeopleAsync(PeopleSuggested, cancellationToken);
    }

    /// <summary>Any run may have changed. Runs are updated in place and new ones only counted, so rows do not move while someone reads.</summary>
    private async Task LookAgainAsync(RunQuery asked, CancellationToken cancellationToken)
    {
        if (_runs.IsEmpty)
        {
            await LoadPageAsync(asked, cancellationToken);
            return;
        }
        await RenewAsync([.. _runs.Select(r => r.Id)], cancellationToken);
        if (asked.Before is null)
            _newer = [.. await History.NewestAsync(Filter(asked) with { After = _top }, NewerCounted, cancellationToken)];
    }

    /// <summary>Looks only at the changed runs, so a search without matches is not repeated for runs that it cannot match.</summary>
    private async Task FollowAsync(RunQuery asked, IReadOnlySet<Guid> changed, CancellationToken cancellationToken)
    {
        var fitting = await History.FittingAsync(Filter(asked), changed, cancellationToken);
        if (_runs.IsEmpty && fitting.Count > 0)
        {
            await LoadPageAsync(asked, cancellationToken);
            return;
        }
        await RenewAsync([.. _runs.Select(r => r.Id).Where(changed.Contains)], cancellationToken);
        if (asked.Before is not null || _runs.IsEmpty)
            return;
        _newer.ExceptWith(changed);
        _newer.UnionWith(fitting.Where(id => _top is { } top && id.CompareTo(top) > 0).Take(NewerCounted - Math.Min(NewerCounted, _newer.Count)));
    }

    private async Task RenewAsync(ImmutableArray<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.IsEmpty)
            return;
        var renewed = await History.FindAsync(ids, cancellationToken);
        _runs = [.. _runs.Select(r => renewed.GetValueOrDefault(r.Id, r))];
    }

    private RunFilter Filter(RunQuery asked) => asked.ToFilter(Time.GetUtcNow(), zone => Source.LastGood?.TablesOf(zone) ?? []);

    private void Ask(RunQuery query) => Navigation.NavigateTo(query.ToUrl());

    /// <summary>The URL of another page of this list.</summary>
    private string Here(Guid? before) => _view is { } view
        ? $"{RunQuery.Page}/views/{view.Id}{new RunQuery(Before: before).ToQueryString()}"
        : (_asked with { Before = before }).ToUrl();

    private void ShowNewest()
    {
        _loaded = null;
        Refresh();
    }

    /// <summary>The router sets parameters again only if a route parameter changed, so query changes are handled here.</summary>
    private void Move(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        if (!IsHere(e.Location))
            return;
        await OnParametersSetAsync();
        StateHasChanged();
    });

    private bool IsHere(string address) => new Uri(address).AbsolutePath is var path
        && (View is { } view ? path == $"{RunQuery.Page}/views/{view}" : path == RunQuery.Page);
}
