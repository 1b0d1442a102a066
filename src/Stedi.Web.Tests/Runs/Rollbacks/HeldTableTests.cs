using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Runs.Rollbacks;

/// <summary>A rolled-back table is held until a person releases it or builds it by name.</summary>
public sealed class HeldTableTests : IAsyncLifetime
{
    private static readonly TableName B = TableName.Parse("b");

    private RunWorld _world = null!;

    private string _version = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        _version = (await _world.RunToEndAsync("*")).Steps.Single(s => s.Table.Value == "b").Version!;
        await _world.RunToEndAsync("*");
        var back = await _world.Rollbacks.RollBackAsync(B, _version, "Ada", Token);
        await _world.DriveAsync(back.Run!.Id);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData("*", "raw a c d")]
    [InlineData("zone:trusted", "a c d")]
    [InlineData("a+", "a c d")]
    [InlineData("+d", "raw a c d")]
    [InlineData("state:outdated", "raw a c d")]
    public async Task Start_HeldTableNotNamed_SkipsItAndSaysSo(string select, string built)
    {
        var run = await _world.RunToEndAsync(select);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(built.Split(' '), run.Steps.Select(s => s.Table.Value));
        Assert.Equal((B, "Ada"), Assert.Single(run.Held.Select(h => (h.Table, h.By))));
        Assert.Contains("held: b (rolled back by Ada at ", (await _world.History.EventsAsync(run.Id, 0, Token)).Single(e => e.Kind == RunEventKinds.RunHeld).Reason, StringComparison.Ordinal);
        Assert.Equal((_version, "Ada"), (_world.Catalog.Current.Find(B)?.Version, (await HeldAsync())?.By));
        // Tables that read it use the published version.
        var d = Assert.Single(_world.Engine.Requests, r => r.Version == run.Steps.Single(s => s.Table.Value == "d").Version);
        Assert.Equal(_version, d.Inputs.Single(i => i.Table == B).Version);
    }

    [Fact]
    public async Task Start_OnlyHeldTables_IsRefused()
    {
        await _world.Rollbacks.ReleaseAsync(B, "Ada", Token);
        var all = await _world.RunToEndAsync("zone:trusted");
        var back = await _world.Rollbacks.RollBackAsync(all.Id, "Ada", Token);
        await _world.DriveAsync(back.Run!.Id);

        var result = await _world.Service.StartAsync(new StartRun("zone:trusted", new(TriggerKind.Api, "Bob")), Token);

        Assert.Equal(StartRefusal.Held, result.Refusal);
        Assert.Contains("held: a (rolled back by Ada at ", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("+b")]
    [InlineData("zone:trusted b")]
    public async Task Start_HeldTableNamed_BuildsAndReleasesIt(string select)
    {
        var run = await _world.RunToEndAsync(select);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Empty(run.Held);
        Assert.Null(await HeldAsync());
        Assert.NotEqual(_version, _world.Catalog.Current.Find(B)?.Version);
    }

    [Fact]
    public async Task Start_HeldTableNamedAndFailing_StaysHeld()
    {
        _world.Engine.OnStart = _ => new(EngineRunState.Failed, "broken");
        await _world.RunToEndAsync("b");

        Assert.Equal("Ada", (await HeldAsync())?.By);
    }

    /// <summary>Only a person can build a held table. A schedule that names it does not count.</summary>
    [Fact]
    public async Task Start_NamedByASchedule_SkipsIt()
    {
        var result = await _world.Service.StartAsync(new StartRun("b c", new(TriggerKind.Schedule, "nightly")), Token);

        Assert.Equal(["c"], result.Run!.Steps.Select(s => s.Table.Value));
    }

    [Fact]
    public async Task Start_DuringTheRollback_SkipsTheTable()
    {
        await _world.Rollbacks.ReleaseAsync(B, "Ada", Token);
        var newer = await _world.RunToEndAsync("b");
        var back = (await _world.Rollbacks.RollBackAsync(newer.Id, "Ada", Token)).Run!;

        Assert.Null(await HeldAsync());
        var run = await _world.StartAsync("*");
        await _world.DriveAsync(back.Id);
        await _world.DriveAsync(run.Id);

        Assert.DoesNotContain(run.Steps, s => s.Table == B);
        Assert.Equal(_version, _world.Catalog.Current.Find(B)?.Version);
    }

    [Fact]
    public async Task Retry_RunWithATableHeldSince_IsRefused()
    {
        await _world.Rollbacks.ReleaseAsync(B, "Ada", Token);
        await _world.RunToEndAsync("b");
        _world.Engine.OnStart = r => r.Table == B ? new(EngineRunState.Failed, "broken") : FakeJobEngine.Succeeded(r);
        var failed = await _world.RunToEndAsync("zone:trusted");
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var back = await _world.Rollbacks.RollBackAsync(B, _version, "Ada", Token);
        await _world.DriveAsync(back.Run!.Id);

        var result = await _world.Service.RetryAsync(failed.Id, "Bob", Token);

        Assert.Contains("held: b", result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_HeldTable_IsBuiltAgainAndAudited()
    {
        Assert.True(await _world.Rollbacks.ReleaseAsync(B, "Bob", Token));
        Assert.False(await _world.Rollbacks.ReleaseAsync(B, "Bob", Token));

        var run = await _world.RunToEndAsync("*");

        Assert.Contains(run.Steps, s => s.Table.Value == "b");
        Assert.Empty(run.Held);
        var entry = Assert.Single((await new AuditLog(_world.Database, _world.Time).ListAsync(new(Action: AuditActions.TableReleased), Token)).Items);
        Assert.Equal(("Bob", "b"), (entry.Actor, entry.Subject));
    }

    [Fact]
    public async Task RollBack_HeldTableFurther_KeepsOneHold()
    {
        var third = await _world.RunToEndAsync("b");
        await _world.RunToEndAsync("b");
        foreach (var version in new[] { third.Steps[0].Version!, _version })
            await _world.DriveAsync((await _world.Rollbacks.RollBackAsync(B, version, "Bob", Token)).Run!.Id);

        await using var db = _world.Open();
        Assert.Equal((_version, "Bob"), Assert.Single((await db.Set<TableHold>().ToListAsync(Token)).Select(h => (h.ToVersion, h.By))));
    }

    private async Task<HoldView?> HeldAsync() => (await _world.Standings.FindAsync(B, Token))!.Held;
}
