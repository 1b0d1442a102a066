using Stedi.Web.Data;
using Stedi.Web.Runs;

namespace Stedi.Web.Tests.Runs;

public sealed class RunLeasesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The pool of the tests has 20 connections.</summary>
    [Fact]
    public async Task Take_HundredWaitForOneRun_UseNoConnectionMeanwhileAndAllSucceed()
    {
        await using var world = await RunWorld.CreateAsync();
        var leases = world.Leases;
        var held = (await leases.TakeAsync(Guid.Empty, Patience, Token))!;

        var waiting = Enumerable.Range(0, 100).Select(_ => TurnAsync(leases)).ToArray();
        await using (var other = await leases.TakeAsync(Guid.NewGuid(), Patience, Token))
            Assert.NotNull(other);
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        Assert.Equal(1, await world.LocksAsync());

        await held.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), Assert.True);
    }

    /// <summary>The pool of the tests has 20 connections, so three commands change runs at once.</summary>
    [Fact]
    public async Task EnterStart_AllPlacesOfChangesAreTaken_DoesNotWait()
    {
        await using var world = await RunWorld.CreateAsync();
        var leases = world.Leases;
        var held = new List<RunLease>();
        while (held.Count < 3)
            held.Add((await leases.TakeAsync(Guid.NewGuid(), Patience, Token))!);
        var waiting = leases.TakeAsync(Guid.NewGuid(), Patience, Token);

        using (await leases.EnterStartAsync(Token).WaitAsync(Patience, Token))
            Assert.False(waiting.IsCompleted);

        foreach (var lease in held)
            await lease.DisposeAsync();
        await using var last = await waiting;
        Assert.NotNull(last);
    }

    [Fact]
    public async Task Take_RunHeldByAnotherProcess_WaitsAndGivesUpInTime()
    {
        await using var world = await RunWorld.CreateAsync();
        var (here, there) = (world.Leases, world.Leases);
        var held = (await there.TakeAsync(Guid.Empty, Patience, Token))!;

        Assert.Null(await here.TakeAsync(Guid.Empty, TimeSpan.FromMilliseconds(100), Token));
        Assert.Equal((null, false), await here.TryTakeAsync(Guid.Empty, Token));
        var waiting = here.TakeAsync(Guid.Empty, Patience, Token);
        await held.DisposeAsync();

        await using var lease = await waiting;
        Assert.NotNull(lease);
    }

    [Fact]
    public async Task TryTake_RunIsHeldHere_RequestsADriveFromItsHolder()
    {
        await using var world = await RunWorld.CreateAsync();
        var leases = world.Leases;
        var (drive, _) = await leases.TryTakeAsync(Guid.Empty, Token);
        Assert.Equal((null, true), await leases.TryTakeAsync(Guid.Empty, Token));
        await drive!.DisposeAsync();
        Assert.True(drive.IsDriveWanted);

        // A command does not drive the run. It requests a drive.
        var before = world.Jobs.Created.Count;
        var command = (await leases.TakeAsync(Guid.Empty, Patience, Token))!;
        await leases.TryTakeAsync(Guid.Empty, Token);
        await command.DisposeAsync();
        Assert.Equal(before + 1, world.Jobs.Created.Count);
    }

    /// <summary>Its lock was lost with the connection, and another process may hold the run now.</summary>
    [Fact]
    public async Task Save_ConnectionOfTheLeaseBroke_IsRefused()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("raw");
        await using (var lease = (await world.Leases.TakeAsync(run.Id, Patience, Token))!)
        {
            var mine = (await lease.Db.FindRunAsync(run.Id, Token))!;
            await world.CutAsync();
            mine.RequestCancel("tester", world.Time.GetUtcNow());

            await SaveAsync(lease.Db, mine);
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => lease.Db.FindRunAsync(Guid.NewGuid(), Token));
            Assert.True(DatabaseOutage.IsCauseOf(refused), refused.ToString());
        }
        Assert.Null((await world.Database.CreateDbContext().FindRunAsync(run.Id, Token))!.CancelledBy);
    }

    private static async Task SaveAsync(StediDbContext db, Run run) =>
        Assert.True(DatabaseOutage.IsCauseOf(await Assert.ThrowsAnyAsync<Exception>(() => db.SaveRunAsync(run, Token))));

    private static async Task<bool> TurnAsync(RunLeases leases)
    {
        await using var lease = await leases.TakeAsync(Guid.Empty, Patience, Token);
        return lease is not null;
    }
}
