using CsCheck;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Runs.Rollbacks;

/// <summary>Rollbacks of a run and of single tables.</summary>
public sealed class RollbackTests : IAsyncLifetime
{
    /// <summary>The tables that each run rebuilds. The landing files do not change.</summary>
    private static readonly TableName[] Built = [.. new[] { "a", "b", "c", "d" }.Select(TableName.Parse)];

    private static readonly TableName B = TableName.Parse("b");

    private RunWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task RollBack_Run_RestoresEveryTableInOnePublication()
    {
        var old = await _world.RunToEndAsync("*");
        var bad = await _world.RunToEndAsync("*");
        _world.Catalog.Publications.Clear();
        _world.Engine.Starts.Clear();

        var run = await RolledBackAsync(bad.Id);

        Assert.Equal(Built.ToDictionary(t => t, t => VersionOf(old, t)), Assert.Single(_world.Catalog.Publications).Versions.ToDictionary());
        Assert.Equal((RunStatus.Succeeded, TriggerKind.Rollback, "Ada", bad.Id), (run.Status, run.Trigger.Kind, run.Trigger.By, run.Rollback!.RunId));
        Assert.Equal(
            Built.Select(t => (t, VersionOf(bad, t), VersionOf(old, t))), run.Rollback.Tables.Select(t => (t.Table, t.From.Version, t.To.Version)));
        Assert.Empty(_world.Engine.Starts);
        Assert.Equal($"Rolled back 4 tables to the version of {RunLook.Near(run.Rollback.To, run.CreatedAt, new())}", RunLook.Title(run, new()));
        Assert.Equal(("Ada", bad.Id.ToString()), Assert.Single((await AuditAsync(AuditActions.RunRolledBack)).Select(e => (e.Actor, e.Subject))));
    }

    [Fact]
    public async Task RollBack_OfARollback_RestoresTheReplacedVersions()
    {
        await _world.RunToEndAsync("*");
        var newer = await _world.RunToEndAsync("*");
        var back = await RolledBackAsync(newer.Id);

        await RolledBackAsync(back.Id);

        Assert.All(Built, t => Assert.Equal(VersionOf(newer, t), CurrentOf(t)));
    }

    [Fact]
    public async Task RollBack_FirstRun_IsRefusedWithTheTables()
    {
        await _world.RunToEndAsync("raw a b");
        var mixed = await _world.RunToEndAsync("b c");

        var refusal = (await _world.Rollbacks.RollBackAsync(mixed.Id, "Ada", Token)).Refusal;

        Assert.Contains("No earlier version: c.", refusal, StringComparison.Ordinal);
        Assert.Empty(await HoldsAsync());
    }

    [Fact]
    public async Task RollBack_TablePublishedAgainSince_IsRefusedWithTheTables()
    {
        await _world.RunToEndAsync("*");
        var bad = await _world.RunToEndAsync("*");
        await _world.RunToEndAsync("b c");

        var refusal = (await _world.Rollbacks.RollBackAsync(bad.Id, "Ada", Token)).Refusal;

        Assert.Contains("Published again by a later run: b, c.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollBack_VersionRemoved_IsRefusedWithTheTable()
    {
        var old = await _world.RunToEndAsync("*");
        var bad = await _world.RunToEndAsync("*");
        _world.Catalog.Old = [new(B, VersionOf(old, B))];
        Assert.Equal(_world.Catalog.Old, await _world.Vacuum.RunAsync(Token));

        Assert.Contains($"b version {VersionOf(old, B)}", (await _world.Rollbacks.RollBackAsync(bad.Id, "Ada", Token)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollBack_RunThatPublishedNothing_IsRefused()
    {
        _world.Engine.OnStart = _ => new(EngineRunState.Failed, "broken");
        var failed = await _world.RunToEndAsync("*");

        Assert.Contains("failed", (await _world.Rollbacks.RollBackAsync(failed.Id, "Ada", Token)).Refusal, StringComparison.Ordinal);
        Assert.Equal(ChangeResult.NotFound, await _world.Rollbacks.RollBackAsync(Guid.NewGuid(), "Ada", Token));
    }

    [Fact]
    public async Task RollBack_WhileARunBeforePublishes_FailsAndHoldsNothing()
    {
        await _world.RunToEndAsync("*");
        var bad = await _world.RunToEndAsync("*");
        _world.Engine.OnStart = _ => new(EngineRunState.Running);
        var before = await _world.StartAsync("b");
        await _world.DriveAsync(before.Id);
        var back = (await _world.Rollbacks.RollBackAsync(bad.Id, "Ada", Token)).Run!;
        await _world.DriveAsync(back.Id);
        Assert.Equal(RunStatus.Queued, (await _world.FindAsync(back.Id)).Status);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        _world.Engine.EndAll();
        await _world.DriveAsync(before.Id);

        await _world.DriveAsync(back.Id);

        var ended = await _world.FindAsync(back.Id);
        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.Contains("Another run has published b", ended.Reason, StringComparison.Ordinal);
        Assert.Equal(VersionOf(bad, TableName.Parse("a")), CurrentOf(TableName.Parse("a")));
        Assert.Empty(await HoldsAsync());
    }

    [Fact]
    public async Task RollBack_Cancelled_HoldsNothing()
    {
        await _world.RunToEndAsync("*");
        var bad = await _world.RunToEndAsync("*");
        var back = (await _world.Rollbacks.RollBackAsync(bad.Id, "Ada", Token)).Run!;
        await _world.Service.CancelAsync(back.Id, "Ada", Token);

        await _world.DriveAsync(back.Id);

        Assert.Equal(RunStatus.Cancelled, (await _world.FindAsync(back.Id)).Status);
        Assert.Empty(await HoldsAsync());
        Assert.All(Built, t => Assert.Equal(VersionOf(bad, t), CurrentOf(t)));
    }

    [Fact]
    public async Task RollBack_TableToItsCurrentVersion_IsRefused()
    {
        var run = await _world.RunToEndAsync("*");

        Assert.Contains("already current", (await _world.Rollbacks.RollBackAsync(B, VersionOf(run, B), "Ada", Token)).Refusal, StringComparison.Ordinal);
    }

    /// <summary>
    /// A process crashes or a response is lost, before or after any save or publication. All tables are restored or none, and the rollback
    /// can be repeated.
    /// </summary>
    [Fact]
    public async Task RollBack_KilledAtAnyStep_IsWholeOrNotAtAllAndCanBeRetried() => await Gen.Int[0, int.MaxValue].SampleAsync(
        async seed =>
        {
            var random = new Random(seed);
            var old = await _world.RunToEndAsync(string.Join(' ', Built.AsEnumerable()));
            var bad = await _world.RunToEndAsync(string.Join(' ', Built.AsEnumerable()));
            (_world.BeforeSave, _world.AfterSave, _world.Catalog.BeforeAnswer) = (() => Die(random), () => Die(random), () => Die(random));
            for (var tries = 0; !Built.All(t => CurrentOf(t) == VersionOf(old, t)); tries++)
            {
                Assert.True(tries < 200, "The rollback does not end.");
                await SurviveAsync(() => _world.Rollbacks.RollBackAsync(bad.Id, "Ada", Token));
                foreach (var run in await OpenAsync())
                    await SurviveAsync(() => _world.DriveAsync(run));
                _world.Time.Advance(TimeSpan.FromMinutes(6));
                var restored = Built.Count(t => CurrentOf(t) == VersionOf(old, t));
                Assert.True(restored == 0 || restored == Built.Length, $"{restored} of {Built.Length} tables are rolled back.");
            }
            (_world.BeforeSave, _world.AfterSave, _world.Catalog.BeforeAnswer) = (() => { }, () => { }, () => { });
            for (var tries = 0; await OpenAsync() is [_, ..] open; tries++)
            {
                Assert.True(tries < 200, "The runs do not end.");
                foreach (var run in open)
                    await _world.DriveAsync(run);
                _world.Time.Advance(TimeSpan.FromMinutes(6));
            }
            Assert.All(Built, t => Assert.Equal(VersionOf(old, t), CurrentOf(t)));
            // One hold per table, by the run that restored it.
            var holds = await HoldsAsync();
            Assert.Equal(Built, holds.Select(h => h.Table).Order());
            Assert.Equal(_world.Catalog.Current.Find(B)!.RunId, Assert.Single(holds.Select(h => h.RunId).Distinct()));
            foreach (var table in Built)
                Assert.True(await _world.Rollbacks.ReleaseAsync(table, "Ada", Token));
        },
        iter: 12, threads: 1);

    /// <summary>
    /// A rollback and a vacuum run concurrently, and one wins. A restored version exists; a removed version is not restored.
    /// </summary>
    [Fact]
    public async Task RollBack_WhileAVacuumRemovesTheVersion_RestoresItOrIsRefused()
    {
        var (refused, restored) = (0, 0);
        for (var i = 0; i < 30; i++)
        {
            var old = await _world.RunToEndAsync("raw a b");
            await _world.RunToEndAsync("b");
            var version = new TableVersion(B, VersionOf(old, B));
            _world.Catalog.Old = [version];
            var pause = TimeSpan.FromMilliseconds(i % 6);

            var vacuum = Task.Run(() => _world.Vacuum.RunAsync(Token), Token);
            await Task.Delay(pause, Token);
            var result = await _world.Rollbacks.RollBackAsync(B, version.Version, "Ada", Token);
            if (result.Run is { } run)
                await _world.DriveAsync(run.Id);
            await vacuum;

            Assert.DoesNotContain(_world.Catalog.Current.Tables, t => _world.Catalog.Removed.Contains(new(t.Key, t.Value.Version)));
            Assert.Equal(result.Run is not null, CurrentOf(B) == version.Version);
            if (result.Run is null)
                refused++;
            else
                restored++;
            await _world.Rollbacks.ReleaseAsync(B, "Ada", Token);
        }
        Assert.Equal(30, refused + restored);
    }

    /// <summary>A version is marked for removal before its files are deleted. If it turns out to be needed, it is kept.</summary>
    [Fact]
    public async Task Vacuum_RollbackWasAddedMeanwhile_SparesItsVersion()
    {
        var old = await _world.RunToEndAsync("raw a b");
        await _world.RunToEndAsync("b");
        var version = new TableVersion(B, VersionOf(old, B));
        _world.Catalog.Old = [version];
        Run? back = null;
        // After the vacuum has asked which versions are in use, before it marks anything.
        _world.Catalog.OnVacuum = async _ => back = (await _world.Rollbacks.RollBackAsync(B, version.Version, "Ada", Token)).Run;

        Assert.Empty(await _world.Vacuum.RunAsync(Token));
        await _world.DriveAsync(back!.Id);

        Assert.Equal(version.Version, CurrentOf(B));
        Assert.True((await _world.Versions.FindAsync(B, version.Version, Token))!.IsKept);
    }

    [Fact]
    public async Task Vacuum_VersionThatIsRead_StaysAndCanBeRolledBackTo()
    {
        var old = await _world.RunToEndAsync("raw a b");
        await _world.RunToEndAsync("b");
        var version = new TableVersion(B, VersionOf(old, B));
        _world.Catalog.Old = [version];
        _world.Catalog.BeingRead.Add(version);

        Assert.Empty(await _world.Vacuum.RunAsync(Token));

        Assert.NotNull((await _world.Rollbacks.RollBackAsync(B, version.Version, "Ada", Token)).Run);
    }

    private async Task<RunView> RolledBackAsync(Guid run)
    {
        var result = await _world.Rollbacks.RollBackAsync(run, "Ada", Token);
        Assert.Null(result.Refusal);
        await _world.DriveAsync(result.Run!.Id);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        return await _world.FindAsync(result.Run.Id);
    }

    private string? CurrentOf(TableName table) => _world.Catalog.Current.Find(table)?.Version;

    private static string VersionOf(RunView run, TableName table) => run.Steps.Single(s => s.Table == table).Version!;

    private async Task<List<TableHold>> HoldsAsync()
    {
        await using var db = _world.Open();
        return await db.Set<TableHold>().AsNoTracking().ToListAsync(Token);
    }

    private async Task<List<Guid>> OpenAsync()
    {
        await using var db = _world.Open();
        return await db.Set<Run>().Where(r => r.NextDriveAt != null).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(Token);
    }

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync(string action) =>
        (await new AuditLog(_world.Database, _world.Time).ListAsync(new(Action: action), Token)).Items;

    private static void Die(Random random)
    {
        if (random.Next(100) < 20)
            throw new DeathException();
    }

    private static async Task SurviveAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (DeathException)
        {
            // Another process continues from the saved state.
        }
    }

    private sealed class DeathException() : Exception("The process died.");
}
