using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Versions;

public sealed class VacuumTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_FiftyDuringAVacuum_CauseOneMore()
    {
        await using var world = await RunWorld.CreateAsync();
        var (begun, go) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        var vacuums = 0;
        world.Catalog.OnVacuum = async _ =>
        {
            vacuums++;
            begun.Release();
            await go.WaitAsync(Token);
        };
        using var vacuum = world.Vacuum;
        await vacuum.StartAsync(Token);
        vacuum.Request();
        await begun.WaitAsync(Token);
        for (var i = 0; i < 50; i++)
            vacuum.Request();
        go.Release(2);
        await begun.WaitAsync(Token);

        await vacuum.StopAsync(Token);
        Assert.Equal(2, vacuums);
    }

    /// <summary>A headless run ends with its process.</summary>
    [Fact]
    public async Task Stop_OneIsDue_RunsItFirst()
    {
        await using var world = await RunWorld.CreateAsync();
        var vacuums = 0;
        world.Catalog.OnVacuum = _ => Task.FromResult(++vacuums);
        using var vacuum = world.Vacuum;
        vacuum.Request();
        await vacuum.StartAsync(Token);
        await vacuum.StopAsync(Token);

        Assert.Equal(1, vacuums);
    }

    [Fact]
    public async Task Run_OpenAndFailedRuns_KeepTheirInputsAndOutputs()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value switch
        {
            "c" => new(EngineRunState.Failed, "broken"),
            _ => FakeJobEngine.Succeeded(r),
        };
        var failed = await world.RunToEndAsync("*");
        world.Engine.OnStart = r => r.Table.Value == "raw" ? FakeJobEngine.Succeeded(r) : new(EngineRunState.Running);
        var open = await world.StartAsync("raw a");
        await world.DriveAsync(open.Id);
        IReadOnlySet<TableVersion> kept = new HashSet<TableVersion>();
        world.Catalog.OnVacuum = keep => Task.FromResult(kept = keep);

        await world.Vacuum.RunAsync(Token);

        foreach (var step in failed.Steps.Concat((await world.FindAsync(open.Id)).Steps).Where(s => s.Version is not null))
            Assert.Contains(new(step.Table, step.Version!), kept);
        Assert.Contains(kept, v => v.Table == TableName.Parse("a"));
    }
}
