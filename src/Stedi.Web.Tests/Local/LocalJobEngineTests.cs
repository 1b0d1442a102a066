using Stedi.Pipeline.Engines;
using Stedi.Web.Tests.Engines;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Local;

public sealed class LocalJobEngineTests : JobEngineContract
{
    protected override Task<EngineHarness> CreateHarnessAsync() => Task.FromResult<EngineHarness>(new LocalHarness());

    [Fact]
    public async Task GetAsync_AllWorkersBusy_WaitsForCapacity()
    {
        await using var lake = new LocalHarness(workers: 1);
        lake.PutLanding(Incoming, "a.json", Three);
        var first = await lake.Engine.StartAsync(await lake.RequestAsync(Define(Endless)), Token);
        await lake.ReachAsync(first, s => s.State == EngineRunState.Running);

        var second = await lake.Engine.StartAsync(await lake.RequestAsync(Define()), Token);
        var waiting = await lake.Engine.GetAsync(second, Token);
        await lake.Engine.StopAsync(first, Token);

        Assert.Equal(EngineRunState.Waiting, waiting.State);
        Assert.Equal((WaitKind.Capacity, "Waiting for a free worker (1 of 1 busy)."), (waiting.Wait, waiting.Reason));
        Assert.Equal(EngineRunState.Succeeded, (await lake.EndOfAsync(second)).State);
    }

    [Fact]
    public async Task GetAsync_JobWhoseOwnWorkerIsStarting_DoesNotWaitForItself()
    {
        await using var lake = new LocalHarness(workers: 1);
        lake.PutLanding(Incoming, "a.json", Three);
        var only = await lake.Engine.StartAsync(await lake.RequestAsync(Define()), Token);

        var reasons = new HashSet<string?>();
        while (await lake.Engine.GetAsync(only, Token) is { State: EngineRunState.Waiting } waiting)
            reasons.Add(waiting.Reason);

        Assert.Equal(["About to begin."], reasons);
    }

    [Fact]
    public async Task StopAsync_WaitingJob_NeverBegins()
    {
        await using var lake = new LocalHarness(workers: 1);
        lake.PutLanding(Incoming, "a.json", Three);
        var first = await lake.Engine.StartAsync(await lake.RequestAsync(Define(Endless)), Token);
        await lake.ReachAsync(first, s => s.State == EngineRunState.Running);
        var second = await lake.Engine.StartAsync(await lake.RequestAsync(Define()), Token);

        await lake.Engine.StopAsync(second, Token);
        var stopped = await lake.Engine.GetAsync(second, Token);
        await lake.Engine.StopAsync(first, Token);
        await lake.EndOfAsync(first);

        Assert.Equal((EngineRunState.Stopped, null), (stopped.State, stopped.StartedAt));
        Assert.Empty((await lake.Engine.ReadLogsAsync(second, null, 10, Token)).Lines);
    }

    [Fact]
    public async Task GetAsync_JobThatWaitedForADeadServer_IsTakenOver()
    {
        await using var lake = new LocalHarness(workers: 1);
        lake.PutLanding(Incoming, "a.json", Three);
        var first = await lake.Engine.StartAsync(await lake.RequestAsync(Define(Endless)), Token);
        await lake.ReachAsync(first, s => s.State == EngineRunState.Running);
        var second = await lake.Engine.StartAsync(await lake.RequestAsync(Define()), Token);
        var successor = lake.AnotherEngine();
        var before = await successor.GetAsync(second, Token);

        await ((IAsyncDisposable)lake.Engine).DisposeAsync();

        Assert.Equal("Queued by another server process.", before.Reason);
        Assert.Equal(EngineRunState.Lost, (await successor.GetAsync(first, Token)).State);
        Assert.Equal(EngineRunState.Succeeded, (await lake.EndOfAsync(second, successor)).State);
    }

    [Fact]
    public async Task StartAsync_MoreThanMemory_Spills()
    {
        await using var lake = new LocalHarness(workers: 1, memoryBytes: 128L << 20);
        lake.PutLanding(Incoming, "a.json", Three);
        var sort = "SELECT range AS x, hash(range) AS h, md5(CAST(range AS varchar)) AS m FROM range(4000000) ORDER BY h";

        var status = await lake.EndOfAsync(await lake.Engine.StartAsync(await lake.RequestAsync(Define(sort)), Token));

        Assert.Equal((EngineRunState.Succeeded, null, 4_000_000), (status.State, status.Reason, status.Metrics?.RowsOut));
        Assert.Empty(Directory.EnumerateDirectories(lake.Paths.Temp));
    }

    [Fact]
    public async Task StartAsync_MemoryThatCannotSpill_FailsAndSaysWhatToDo()
    {
        await using var lake = new LocalHarness(workers: 1, memoryBytes: 64L << 20);
        lake.PutLanding(Incoming, "a.json", Three);
        var list = "SELECT list(md5(CAST(range AS varchar))) AS everything FROM range(20000000)";

        var status = await lake.EndOfAsync(await lake.Engine.StartAsync(await lake.RequestAsync(Define(list)), Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("WorkerMemoryBytes", status.Reason, StringComparison.Ordinal);
    }
}
