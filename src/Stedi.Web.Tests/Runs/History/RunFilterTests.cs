using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs.History;

/// <summary>Every filter, on every index, returns the same as a scan.</summary>
public sealed class RunFilterTests
{
    private static readonly TableName[] Trusted = [TableName.Parse("a"), TableName.Parse("b"), TableName.Parse("c"), TableName.Parse("d")];

    [Fact]
    public async Task List_ZonePersonAndWords_MatchesAScan()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Failed, "b is 100% broken_") : FakeJobEngine.Succeeded(r);
        foreach (var (select, by) in new[] { ("raw", "ann"), ("raw a", "bob"), ("*", "ann"), ("raw", "bob"), ("*", "bob"), ("raw a c", "ann") })
        {
            var run = await world.StartAsync(select, by: by);
            await world.DriveAsync(run.Id);
            world.Time.Advance(TimeSpan.FromMinutes(1));
        }
        var all = (await world.History.ListAsync(new(Limit: 200), CancellationToken.None)).Items;
        Assert.Equal(6, all.Length);

        foreach (var zone in new[] { null, Trusted })
            foreach (var by in new[] { null, "ann", "bob", "nobody" })
                foreach (var status in new RunStatus?[] { null, RunStatus.Failed, RunStatus.Succeeded })
                    foreach (var trigger in new TriggerKind?[] { null, TriggerKind.Api, TriggerKind.Cli })
                        foreach (var words in new[] { null, "100% BROKEN_", "100_ broken", "raw", "nothing was published" })
                        {
                            var expected = all.Where(r => (zone is null || r.Steps.Any(s => zone.Contains(s.Table)))
                                && (by is null || r.Trigger.By == by) && (status is null || r.Status == status) && (trigger is null || r.Trigger.Kind == trigger)
                                && (words is null || Texts(r).Any(t => t.Contains(words, StringComparison.OrdinalIgnoreCase)))).Select(r => r.Id);
                            var filter = new RunFilter(status, Trigger: trigger, Zone: zone is null ? null : [.. zone], By: by, Text: words, Limit: 2);
                            Assert.Equal(expected, await PagesAsync(world, filter));
                        }
    }

    [Fact]
    public async Task List_BeginningOfAnId_FindsTheRun()
    {
        await using var world = await RunWorld.CreateAsync();
        var wanted = await world.StartAsync("raw");
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.StartAsync("raw");

        foreach (var text in new[] { wanted.Id.ToString(), wanted.Id.ToString("N")[..12], wanted.Id.ToString()[..13].ToUpperInvariant() })
        {
            var found = await world.History.ListAsync(new(Text: text), CancellationToken.None);
            Assert.Equal(wanted.Id, Assert.Single(found.Items).Id);
        }
    }

    [Fact]
    public async Task List_TableThatIsNotOfTheZone_IsEmpty()
    {
        await using var world = await RunWorld.CreateAsync();
        await world.StartAsync("raw");

        var found = await world.History.ListAsync(new(Table: TableName.Parse("raw"), Zone: [.. Trusted]), CancellationToken.None);

        Assert.Empty(found.Items);
        Assert.Null(found.NextCursor);
    }

    [Fact]
    public async Task List_ScanThatFindsLittle_StopsAtItsWindowAndContinuesAfterIt()
    {
        await using var world = await RunWorld.CreateAsync();
        var oldest = await world.StartAsync("raw", by: "ann");
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await FillAsync(world, RunRange.Window(new(Text: "ann")));

        var filter = new RunFilter(By: "ann", Table: TableName.Parse("raw"));
        var first = await world.History.ListAsync(filter, CancellationToken.None);
        var second = await world.History.ListAsync(filter with { Before = Guid.ParseExact(first.NextCursor!, "N") }, CancellationToken.None);

        Assert.Empty(first.Items);
        Assert.Equal(oldest.Id, Assert.Single(second.Items).Id);
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task People_ManyRunsOfFew_AreListedOnce()
    {
        await using var world = await RunWorld.CreateAsync();
        foreach (var by in new[] { "bob", "ann", "bob", "cyd" })
            await world.StartAsync("raw", by: by);

        Assert.Equal(["ann", "bob", "cyd"], await world.History.PeopleAsync(10, CancellationToken.None));
        Assert.Equal(["ann", "bob"], await world.History.PeopleAsync(2, CancellationToken.None));
    }

    /// <summary>Runs of another person, written with one statement.</summary>
    private static async Task FillAsync(RunWorld world, int runs)
    {
        var now = world.Time.GetUtcNow();
        await using var db = world.Open();
        for (var i = 0; i < runs; i++)
            db.Add(new Run(Guid.CreateVersion7(now.AddMilliseconds(i)), "raw", new(TriggerKind.Api, "bob"), world.Pipeline.Definition, [TableName.Parse("raw")], now));
        await db.SaveChangesAsync();
    }

    private static IEnumerable<string> Texts(RunView run) =>
        [run.Select, run.Reason ?? "", .. run.Steps.Where(s => s.Status == StepStatus.Failed).Select(s => s.Error ?? "")];

    private static async Task<List<Guid>> PagesAsync(RunWorld world, RunFilter filter)
    {
        var ids = new List<Guid>();
        for (Guid? before = null; ;)
        {
            var page = await world.History.ListAsync(filter with { Before = before }, CancellationToken.None);
            ids.AddRange(page.Items.Select(r => r.Id));
            if (page.NextCursor is null)
                return ids;
            before = Guid.ParseExact(page.NextCursor, "N");
        }
    }
}
