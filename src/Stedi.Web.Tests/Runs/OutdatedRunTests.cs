using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

/// <summary><c>state:outdated</c>, over the diamond <c>raw → a → {b, c} → d</c>.</summary>
public sealed class OutdatedRunTests
{
    [Fact]
    public async Task Start_Outdated_BuildsAffectedTablesAndThenNothing()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => Made(world, r);
        Assert.Equal(RunWorld.Tables.Order(), (await world.RunToEndAsync("state:outdated")).Steps.Select(s => s.Table.Value).Order());
        var upToDate = (await world.Standings.StateAsync(TableName.Parse("d"), Token))!.Table;

        var nothing = await world.Service.StartAsync(new StartRun("state:outdated", new(TriggerKind.Api, "tester")), Token);
        await world.RunToEndAsync("b");
        var outdated = (await world.Standings.StateAsync(TableName.Parse("d"), Token))!.Table;
        var third = await world.RunToEndAsync("state:outdated");
        world.Catalog.Files = "files2";
        var fourth = await world.RunToEndAsync("state:outdated");

        Assert.Equal((DataState.UpToDate, AttemptState.Succeeded), (upToDate.State, upToDate.LastAttempt.State));
        Assert.Equal(StartRefusal.InvalidSelection, nothing.Refusal);
        Assert.Equal([DataState.InputsChanged], outdated.States);
        Assert.Equal(["d"], third.Steps.Select(s => s.Table.Value));
        Assert.Equal(RunWorld.Tables.Order(), fourth.Steps.Select(s => s.Table.Value).Order());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static EngineRunStatus Made(RunWorld world, JobRequest request)
    {
        var metrics = FakeJobEngine.Metrics(request.Table, request.Version, 7) with
        {
            SqlHash = request.SqlHash,
            Inputs = [.. request.Inputs.Select(i => new InputMetrics(i.Table, i.Version, 7, 7, [], 0))],
            Landing = request.Sql is null ? new LandingMetrics(world.Catalog.Files, 1, 10, 0, [], []) : null,
        };
        world.Catalog.Metrics[new(request.Table, request.Version)] = metrics;
        return new(EngineRunState.Succeeded, Metrics: metrics);
    }
}
