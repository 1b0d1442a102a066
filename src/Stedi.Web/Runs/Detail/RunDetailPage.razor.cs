using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Detail;

public sealed partial class RunDetailPage
{
    private const int MostEvents = 5_000;

    private static readonly string[] Tabs = ["log", "events"];

    private RunDetail? _detail;
    private ImmutableArray<RunEventView> _events = [];
    private bool _busy;
    private bool _isMissing;

    [Inject] private RunDetails Details { get; set; } = null!;

    [Inject] private RunHistory History { get; set; } = null!;

    [Inject] private RunCommands Commands { get; set; } = null!;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery] public string? Step { get; set; }

    [SupplyParameterFromQuery] public string? Tab { get; set; }

    [SupplyParameterFromQuery] public string? Log { get; set; }

    [SupplyParameterFromQuery] public string? Level { get; set; }

    [SupplyParameterFromQuery] public string? Find { get; set; }

    protected override object Subject => Id;

    private RunAddress Address => new(TableName.TryParse(Step, out var step) ? step : null, Tab, Log, Level, Find);

    private string ActiveTab => Tabs.Contains(Tab) ? Tab! : Tabs[0];

    private StepView? Chosen => _detail?.Run.Steps.FirstOrDefault(s => s.Table == Address.Step);

    private LogFilter LogFilter => new(
        _detail?.Run.Steps.FirstOrDefault(s => s.Table == Address.LogOf)?.Table, Level is not null && LogFilter.Levels.ContainsKey(Level) ? Level : null, Find);

    protected override bool Concerns(RunNotice notice) => notice.Concerns(Id);

    protected override async Task OnParametersSetAsync()
    {
        // The first response carries the HTTP status, so check here that the run exists. The content loads once the page is interactive.
        try
        {
            _isMissing = !RendererInfo.IsInteractive && !await History.ExistsAsync(Id, CancellationToken.None);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            // The interactive page shows the outage and retries.
        }
        await base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_detail?.Run.Id != Id)
            (_detail, _events) = (null, []);
        if (await Details.FindAsync(Id, cancellationToken) is not { } detail)
            return;
        if (_events.Length < MostEvents)
            _events = _events.AddRange(await History.EventsAsync(Id, _events.IsEmpty ? 0 : _events[^1].Seq, cancellationToken, MostEvents - _events.Length));
        _detail = detail;
    }

    private string LogUrl(TableName table) => (Address with { Tab = null, Level = null, Find = null }).Show(table).Of(Id);

    /// <summary>The rejected lines of the run; null if the only page with a link to them is this one.</summary>
    private string? Rejects(RunView run) => RunLinks.Rejects(run, run.Steps) is { } url && url != RunLinks.Of(Id) ? url : null;

    private void CloseStep() => Go(Address.Close());

    private void Show(string tab) => Go(Address with { Tab = tab == Tabs[0] ? null : tab });

    private void ShowLog(LogFilter filter) => Go((Address with { Level = filter.Level, Find = filter.Text }).Show(filter.Table));

    private void Go(RunAddress address) => Navigation.NavigateTo(address.Of(Id), replace: true);

    private async Task ActAsync(Func<Guid, Task> act)
    {
        _busy = true;
        await act(Id);
        _busy = false;
        Refresh();
    }
}
