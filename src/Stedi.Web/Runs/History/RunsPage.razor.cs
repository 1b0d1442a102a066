using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;

namespace Stedi.Web.Runs.History;

public sealed partial class RunsPage
{
    private const int NewerCounted = 100;

    private RunQuery _asked = RunQuery.All;
    private RunQuery? _loaded;
    private ImmutableArray<RunView> _runs = [];
    private Guid? _top;
    private Guid? _next;
    private int _newer;

    [Inject] private RunHistory History { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery] public string? Status { get; set; }

    [SupplyParameterFromQuery] public string? Table { get; set; }

    [SupplyParameterFromQuery] public string? Trigger { get; set; }

    [SupplyParameterFromQuery] public string? Since { get; set; }

    [SupplyParameterFromQuery] public string? Before { get; set; }

    protected override object Subject => _asked;

    private string NewestUrl => (_asked with { Before = null }).ToUrl();

    private string OlderUrl => (_asked with { Before = _next }).ToUrl();

    private IEnumerable<string> TableNames => Source.LastGood?.Tables.Select(t => t.Name.Value) ?? [];

    protected override Task OnParametersSetAsync()
    {
        _asked = RunQuery.Read(Status, Table, Trigger, Since, Before);
        return base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded != _asked)
            await LoadPageAsync(_asked, cancellationToken);
        else
            await FollowAsync(_asked, cancellationToken);
    }

    private async Task LoadPageAsync(RunQuery asked, CancellationToken cancellationToken)
    {
        var page = await History.ListAsync(asked.ToFilter(Time.GetUtcNow()), cancellationToken);
        (_runs, _next, _newer) = (page.Items, page.NextCursor is { } cursor ? Guid.ParseExact(cursor, "N") : null, 0);
        _top = _runs.IsEmpty ? Guid.Empty : _runs[0].Id;
        _loaded = asked;
    }

    /// <summary>What is read stays where it is: runs are renewed in place, and new ones only counted.</summary>
    private async Task FollowAsync(RunQuery asked, CancellationToken cancellationToken)
    {
        if (_runs.IsEmpty)
        {
            await LoadPageAsync(asked, cancellationToken);
            return;
        }
        var renewed = await History.FindAsync([.. _runs.Select(r => r.Id)], cancellationToken);
        _runs = [.. _runs.Select(r => renewed.GetValueOrDefault(r.Id, r))];
        if (asked.Before is null)
            _newer = await History.CountAsync(asked.ToFilter(Time.GetUtcNow()) with { After = _top }, NewerCounted, cancellationToken);
    }

    private void Ask(RunQuery query) => Navigation.NavigateTo(query.ToUrl());

    private void ShowNewest()
    {
        _loaded = null;
        Refresh();
    }
}
