using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stedi.Web.Audit;
using Stedi.Web.Queries;
using Stedi.Web.Runs;
using Stedi.Web.Settings;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Settings;

public sealed class RetentionSweepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clean_OldRuns_AreRemovedExceptThoseOfCurrentTables()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var superseded = await world.RunToEndAsync("a");
        var current = await world.RunToEndAsync("a");
        var cancelled = await world.StartAsync("b");
        await world.Service.CancelAsync(cancelled.Id, "tester", Token);
        await world.DriveAsync(cancelled.Id);
        await using (var db = world.Open())
            await db.Set<TableVersionRecord>().Where(v => v.RunId == superseded.Id).ExecuteUpdateAsync(s => s.SetProperty(v => v.RemovedAt, world.Time.GetUtcNow()), Token);
        world.Time.Advance(TimeSpan.FromDays(400));
        var open = await world.StartAsync("c");

        await Sweep(world).CleanAsync(Token);

        await using var left = world.Open();
        Assert.Equal(new[] { current.Id, open.Id }.Order(), (await left.Set<Run>().Select(r => r.Id).ToListAsync(Token)).Order());
        Assert.Equal([open.Id], await left.Set<RunEvent>().Select(e => e.RunId).Distinct().ToListAsync(Token));
        Assert.Equal([current.Id], await left.Set<TableVersionRecord>().Select(v => v.RunId).Distinct().ToListAsync(Token));
        Assert.NotNull((await world.FindAsync(current.Id)).FinishedAt);
        Assert.Equal(open.Id.ToString(), Assert.Single((await new AuditLog(world.Database, world.Time).ListAsync(new(), Token)).Items).Subject);
    }

    [Fact]
    public async Task Clean_OldEvents_AreRemovedButNotTheirRun()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var run = await world.RunToEndAsync("a");
        world.Time.Advance(TimeSpan.FromDays(100));

        await Sweep(world).CleanAsync(Token);

        await using var left = world.Open();
        Assert.False(await left.Set<RunEvent>().AnyAsync(Token));
        Assert.NotNull(await world.FindAsync(run.Id));
    }

    [Fact]
    public async Task Change_Rule_AppliesToTheNextSweepAndIsAudited()
    {
        await using var world = await RunWorld.CreateAsync();
        await world.StartAsync("a");
        var rules = Rules(world);
        world.Time.Advance(TimeSpan.FromDays(10));

        await rules.ChangeAsync(RetentionKind.Audit, 7, "Ada", Token);
        await Sweep(world).CleanAsync(Token);

        var entry = Assert.Single((await new AuditLog(world.Database, world.Time).ListAsync(new(), Token)).Items);
        Assert.Equal((AuditActions.RetentionChanged, "Ada", "audit"), (entry.Action, entry.Actor, entry.Subject));
        Assert.Equal((7, "Ada"), (await rules.ListAsync(Token)).Where(r => r.Kind == RetentionKind.Audit).Select(r => (r.Days, r.ChangedBy)).Single());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => rules.ChangeAsync(RetentionKind.Runs, 0, "Ada", Token));
    }

    [Theory]
    [InlineData(RetentionKind.Runs)]
    [InlineData(RetentionKind.Events)]
    [InlineData(RetentionKind.Audit)]
    public async Task Preview_OfAShorterTime_CountsWhatTheSweepThenDeletes(RetentionKind kind)
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var superseded = await world.RunToEndAsync("a");
        var removed = await world.RunToEndAsync("a");
        await world.RunToEndAsync("a");
        var cancelled = await world.StartAsync("b");
        await world.Service.CancelAsync(cancelled.Id, "tester", Token);
        await world.DriveAsync(cancelled.Id);
        await using (var db = world.Open())
            await db.Set<TableVersionRecord>().Where(v => v.RunId == superseded.Id || v.RunId == removed.Id).ExecuteUpdateAsync(s => s.SetProperty(v => v.RemovedAt, world.Time.GetUtcNow()), Token);
        world.Time.Advance(TimeSpan.FromDays(40));
        await world.StartAsync("c");
        var preview = new RetentionPreview(world.Database, world.Catalog, world.Time);

        var kept = await preview.OfAsync(kind, 41, Token);
        var loss = await preview.OfAsync(kind, 30, Token);
        await Rules(world).ChangeAsync(kind, 30, "Ada", Token);
        var before = await CountAsync(world);
        await Sweep(world).CleanAsync(Token);
        var after = await CountAsync(world);

        Assert.Empty(kept.Deletes);
        Assert.NotEmpty(loss.Deletes);
        Assert.Equal(
            before.Select(c => (c.Key, c.Value - after[c.Key])).Where(c => c.Item2 > 0).Order(), loss.Deletes.Select(d => (d.What, d.Count)).Order());
    }

    private static async Task<Dictionary<string, long>> CountAsync(RunWorld world)
    {
        await using var db = world.Open();
        return new()
        {
            ["runs"] = await db.Set<Run>().LongCountAsync(Token),
            ["steps"] = await db.Set<Step>().LongCountAsync(Token),
            ["attempts"] = await db.Set<StepAttempt>().LongCountAsync(Token),
            ["events"] = await db.Set<RunEvent>().LongCountAsync(Token),
            ["audit entries"] = await db.Set<AuditEntry>().LongCountAsync(Token),
            ["records of removed versions"] = await db.Set<TableVersionRecord>().LongCountAsync(Token),
        };
    }

    private static RetentionRules Rules(RunWorld world) => new(world.Database, Options.Create(new QueryOptions()), world.Time);

    private static RetentionSweep Sweep(RunWorld world) =>
        new(world.Database, Rules(world), world.Catalog, world.Pipeline, NullLogger<RetentionSweep>.Instance);
}
