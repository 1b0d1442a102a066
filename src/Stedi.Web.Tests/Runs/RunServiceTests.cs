using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

public sealed class RunServiceTests
{
    private static readonly Trigger Tester = new(TriggerKind.Api, "tester");

    [Fact]
    public async Task Start_SameKeyTwentyTimesAtOnce_IsOneRun()
    {
        await using var world = await RunWorld.CreateAsync();
        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.StartAsync("*", "the key")));

        Assert.Single(runs.Select(r => r.Id).Distinct());
        Assert.Single((await world.History.ListAsync(new(), CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Start_SameKeyForAnotherSelection_IsRefused()
    {
        await using var world = await RunWorld.CreateAsync();
        await world.StartAsync("*", "the key");

        var second = await world.Service.StartAsync(new StartRun("b", Tester, new("key of tester", "the key")), CancellationToken.None);

        Assert.Equal(StartRefusal.KeyReused, second.Refusal);
    }

    [Fact]
    public async Task Start_SameValueUnderAnotherKeyOfTheSameName_IsAnotherRun()
    {
        await using var world = await RunWorld.CreateAsync();
        var first = await world.Service.StartAsync(new StartRun("*", Tester, new("revoked key of tester", "nightly")), CancellationToken.None);
        var second = await world.Service.StartAsync(new StartRun("*", Tester, new("new key of tester", "nightly")), CancellationToken.None);

        Assert.True(second.IsNew);
        Assert.NotEqual(first.Run!.Id, second.Run!.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zone:nowhere")]
    [InlineData("no_such_table")]
    [InlineData("A; DROP TABLE runs")]
    public async Task Start_WrongSelection_IsRefusedWithTheReason(string select)
    {
        await using var world = await RunWorld.CreateAsync();
        var result = await world.Service.StartAsync(new StartRun(select, Tester), CancellationToken.None);

        Assert.Equal(StartRefusal.InvalidSelection, result.Refusal);
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public async Task Start_BusyAndAskedToRefuse_NamesTheOtherRun()
    {
        await using var world = await RunWorld.CreateAsync();
        var first = await world.StartAsync("raw a");
        await world.DriveAsync(first.Id);

        var second = await world.Service.StartAsync(new StartRun("a", Tester, WhenBusy: WhenBusy.Refuse), CancellationToken.None);

        Assert.Equal(StartRefusal.Busy, second.Refusal);
        Assert.Contains(first.Id.ToString(), second.Errors.Single(), StringComparison.Ordinal);
    }

    /// <summary>Each with its own service, like two instances of the program.</summary>
    [Fact]
    public async Task Start_ManyAtOnceThatRefuseABusyTable_OneIsAccepted()
    {
        await using var world = await RunWorld.CreateAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            world.Service.StartAsync(new StartRun("a", Tester, WhenBusy: WhenBusy.Refuse), CancellationToken.None)));

        Assert.Single(results, r => r.IsNew);
        Assert.Equal(7, results.Count(r => r.Refusal == StartRefusal.Busy));
        Assert.Single((await world.History.ListAsync(new(), CancellationToken.None)).Items);
    }

    /// <summary>Glue and S3 may take a second to respond. No caller waits for them behind a Postgres lock.</summary>
    [Fact]
    public async Task Retry_WhileReadingTheCatalog_HoldsNoLock()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Failed, "broken") : FakeJobEngine.Succeeded(r);
        var run = await world.RunToEndAsync("*");
        var locks = new List<int>();
        world.Catalog.OnRead = _ => locks.Add(world.LocksAsync().GetAwaiter().GetResult());

        Assert.Null((await world.Service.RetryAsync(run.Id, "tester", CancellationToken.None)).Refusal);
        Assert.NotEmpty(locks);
        Assert.All(locks, l => Assert.Equal(0, l));

        // The drive holds the lease of its run, but nothing that another run needs.
        locks.Clear();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.DriveAsync(run.Id);
        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(run.Id)).Status);
        Assert.All(locks, l => Assert.InRange(l, 0, 1));
    }

    [Fact]
    public async Task Cancel_OfAQueuedRun_EndsItWithoutAnEngine()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        await world.Service.CancelAsync(run.Id, "tester", CancellationToken.None);
        await world.DriveAsync(run.Id);

        Assert.Equal(RunStatus.Cancelled, (await world.FindAsync(run.Id)).Status);
        Assert.Empty(world.Engine.Starts);
    }

    [Fact]
    public async Task List_EveryFilterAndPage_MatchesAScan()
    {
        await using var world = await RunWorld.CreateAsync();
        foreach (var select in new[] { "raw", "a", "b", "a b", "c", "*", "d", "b" })
        {
            var run = await world.StartAsync(select);
            if (select != "c")
            {
                await world.Service.CancelAsync(run.Id, "tester", CancellationToken.None);
                await world.DriveAsync(run.Id);
            }
            world.Time.Advance(TimeSpan.FromMinutes(1));
        }
        var all = (await world.History.ListAsync(new(Limit: 200), CancellationToken.None)).Items;
        Assert.Equal(8, all.Length);
        Assert.Equal(all.OrderByDescending(r => r.CreatedAt).Select(r => r.Id), all.Select(r => r.Id));

        foreach (var status in new RunStatus?[] { null, RunStatus.Cancelled, RunStatus.Queued, RunStatus.Failed })
        {
            foreach (var table in new[] { null, "a", "b", "d" })
            {
                foreach (var trigger in new TriggerKind?[] { null, TriggerKind.Api, TriggerKind.Cli })
                {
                    foreach (var from in new[] { null, all[5].CreatedAt as DateTimeOffset? })
                    {
                        var expected = all.Where(r => (status is null || r.Status == status) && (table is null || r.Steps.Any(s => s.Table.Value == table))
                            && (trigger is null || r.Trigger.Kind == trigger) && (from is null || r.CreatedAt >= from)).Select(r => r.Id);
                        var filter = new RunFilter(status, table is null ? null : TableName.Parse(table), trigger, from, Limit: 2);
                        Assert.Equal(expected, await PagesAsync(world, filter));
                    }
                }
            }
        }
    }

    private static async Task<List<Guid>> PagesAsync(RunWorld world, RunFilter filter)
    {
        var ids = new List<Guid>();
        while (true)
        {
            var page = await world.History.ListAsync(filter, CancellationToken.None);
            Assert.True(page.Items.Length <= filter.Limit);
            ids.AddRange(page.Items.Select(r => r.Id));
            if (page.NextCursor is null)
                return ids;
            filter = filter with { Before = Guid.ParseExact(page.NextCursor, "N") };
        }
    }
}
