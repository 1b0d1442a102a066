using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Tables.Removed;
using Stedi.Web.Versions;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables;

public sealed class RemovedTablesTests
{
    private static readonly TableName D = TableName.Parse("d");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Purge_TableThatThePipelineNoLongerDefines_RemovesItsVersionsAndIsAudited()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        await world.RunToEndAsync("d");
        var tables = Tables(world);
        Assert.Empty(await tables.ListAsync(Token));
        RemoveD(world);

        var removed = Assert.Single(await tables.ListAsync(Token));
        var result = await tables.PurgeAsync(D, "Ada", Token);

        Assert.Equal((D, world.Catalog.Publications.Last().Versions[D]), (removed.Name, removed.CurrentVersion));
        Assert.Equal(new(D, removed.Versions.Length, removed.SizeBytes, 0), result.Done);
        Assert.Empty(await tables.ListAsync(Token));
        Assert.Null(world.Catalog.Current.Find(D));
        await using var db = world.Open();
        Assert.DoesNotContain(await db.Set<TableVersionRecord>().Where(v => v.Table == D).ToListAsync(Token), v => v.RemovedAt is null);
        var entry = Assert.Single((await new AuditLog(world.Database, world.Time).ListAsync(new(Action: AuditActions.TablePurged), Token)).Items);
        Assert.Equal(("Ada", "d"), (entry.Actor, entry.Subject));
    }

    [Fact]
    public async Task Purge_VersionInUse_StaysListed()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        world.Catalog.BeingRead.Add(new(D, world.Catalog.Current.Find(D)!.Version));
        RemoveD(world);

        var result = await Tables(world).PurgeAsync(D, "Ada", Token);

        Assert.Equal((0, 1), (result.Done?.Versions, result.Done?.BeingRead));
        Assert.Single(await Tables(world).ListAsync(Token));
    }

    [Fact]
    public async Task Purge_TableInUse_IsRefused()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        Assert.Contains("still in the pipeline", (await Tables(world).PurgeAsync(D, "Ada", Token)).Refusal, StringComparison.Ordinal);

        var open = await world.StartAsync("d");
        RemoveD(world);

        Assert.Contains($"{open.Id}", (await Tables(world).PurgeAsync(D, "Ada", Token)).Refusal, StringComparison.Ordinal);
        Assert.NotNull(world.Catalog.Current.Find(D));
        Assert.Equal(new PurgeResult(), await Tables(world).PurgeAsync(TableName.Parse("unknown"), "Ada", Token));
    }

    [Fact]
    public async Task Purge_EngineThatDeletesNothing_SaysWhatToDoAndAuditsNothing()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        world.Catalog.PurgeRefusal = "Delete d in Glue.";
        RemoveD(world);

        Assert.Equal(new PurgeResult(Refusal: "Delete d in Glue."), await Tables(world).PurgeAsync(D, "Ada", Token));

        Assert.Single(await Tables(world).ListAsync(Token));
        Assert.Empty((await new AuditLog(world.Database, world.Time).ListAsync(new(Action: AuditActions.TablePurged), Token)).Items);
    }

    [Fact]
    public async Task Purge_BackupUnderWay_IsRefused()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        RemoveD(world);

        await using (var db = world.Open())
        await using (await db.HoldTurnAsync(VersionStore.BackupTurn, Token))
            Assert.Contains("backup", (await Tables(world).PurgeAsync(D, "Ada", Token)).Refusal, StringComparison.Ordinal);

        Assert.NotNull((await Tables(world).PurgeAsync(D, "Ada", Token)).Done);
    }

    [Fact]
    public async Task Purge_BackupStartsMeanwhile_DelaysTheBackup()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        RemoveD(world);
        var couldBackUp = true;
        world.Catalog.OnPurge = async () =>
        {
            await using var db = world.Open();
            couldBackUp = await db.Database.SqlQuery<bool>(
                $"SELECT pg_try_advisory_xact_lock_shared(hashtextextended({VersionStore.BackupTurn}, 0)) AS \"Value\"").SingleAsync(Token);
        };

        await Tables(world).PurgeAsync(D, "Ada", Token);

        Assert.False(couldBackUp);
        await using var after = world.Open();
        await using var backup = await after.HoldTurnAsync(VersionStore.BackupTurn, Token);
    }

    private static RemovedTables Tables(RunWorld world) => new(world.Database, world.Catalog, world.Pipeline, world.Time);

    private static void RemoveD(RunWorld world)
    {
        var pipeline = File.ReadAllLines(world.Scripts["pipeline.yaml"]).Where(l => !l.TrimStart().StartsWith("d:", StringComparison.Ordinal));
        world.Scripts.Write("pipeline.yaml", string.Join('\n', pipeline));
        File.Delete(world.Scripts["make_d.sql"]);
        world.Pipeline.Reload();
        Assert.DoesNotContain(world.Pipeline.Definition.Tables, t => t.Name == D);
    }
}
