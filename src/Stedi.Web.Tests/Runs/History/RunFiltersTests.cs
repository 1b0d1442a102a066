using Bunit;
using MudBlazor;
using Stedi.Web.Runs;
using Stedi.Web.Runs.History;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.History;

public sealed class RunFiltersTests : IAsyncDisposable
{
    private static readonly RunQuery Deep = RunQuery.All with { Zone = "curated", Before = Guid.CreateVersion7() };

    private readonly PageContext _context = new();
    private readonly List<RunQuery> _asked = [];

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public async Task Filter_Changed_KeepsTheOthersAndStartsAtTheNewestRun()
    {
        await ChooseAsync(Open(Deep), "Status", (RunStatus?)RunStatus.Failed);

        Assert.Equal([new RunQuery(RunStatus.Failed, Zone: "curated")], _asked);
    }

    [Fact]
    public async Task Filter_ChosenAgain_DoesNotReload()
    {
        await ChooseAsync(Open(Deep), "Zone", "curated");

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Time_Custom_BeginsAtMidnightAndReplacesTheSpan()
    {
        var filters = Open(RunQuery.All with { Since = "7d" });
        Assert.DoesNotContain(filters.FindComponents<MudTextField<string>>(), f => f.Instance.Label == "From");

        await ChooseAsync(filters, "Time", "custom");

        Assert.Equal([RunQuery.All with { From = new(Samples.Noon.UtcDateTime.Date, TimeSpan.Zero) }], _asked);
    }

    [Fact]
    public async Task Time_Span_ReplacesTheDates()
    {
        var filters = Open(RunQuery.All with { From = Samples.Noon.AddDays(-1), To = Samples.Noon });

        await ChooseAsync(filters, "Time", "1h");

        Assert.Equal([RunQuery.All with { Since = "1h" }], _asked);
    }

    [Fact]
    public async Task From_Unreadable_IsNone()
    {
        var filters = Open(RunQuery.All with { From = Samples.Noon.AddDays(-1), To = Samples.Noon });

        var from = filters.FindComponents<MudTextField<string>>().Single(f => f.Instance.Label == "From");
        await filters.InvokeAsync(() => from.Instance.ValueChanged.InvokeAsync("2026-13-99T99:99"));

        Assert.Equal([RunQuery.All with { To = Samples.Noon }], _asked);
    }

    private static Task ChooseAsync<T>(IRenderedComponent<RunFilters> filters, string label, T value)
    {
        var select = filters.FindComponents<MudSelect<T>>().Single(s => s.Instance.Label == label);
        return filters.InvokeAsync(() => select.Instance.ValueChanged.InvokeAsync(value));
    }

    private IRenderedComponent<RunFilters> Open(RunQuery query)
    {
        _context.Render<MudPopoverProvider>();
        return _context.Open<RunFilters>(p => p.Add(f => f.Value, query).Add(f => f.Zones, ["landing", "curated"]).Add(f => f.OnChange, _asked.Add));
    }
}
