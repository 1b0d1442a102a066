using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Web.Deploy;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Tests.Deploy;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs.Forecast;

public sealed class RunForecastsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_NothingBuiltYet_ListsTablesAndInputs()
    {
        await using var world = await RunWorld.CreateAsync();

        var forecast = await Of(world).OfAsync("raw a b", Token);

        Assert.Equal(["raw", "a", "b"], forecast.Steps.Select(s => s.Table.Value));
        var landing = Assert.Single(forecast.Steps[0].Inputs);
        Assert.Equal((InputKind.Landing, 1, 10L, true), (landing.Kind, landing.Files, landing.Bytes, landing.IsNew));
        Assert.Equal(InputKind.Landing, Assert.Single(forecast.Steps[1].Inputs).Kind);
        Assert.Equal(InputKind.Built, Assert.Single(forecast.Steps[2].Inputs).Kind);
        Assert.Null(forecast.UsualMs);
        Assert.True(forecast.IsFree);
        Assert.Equal(0, world.Catalog.ListsKept);
    }

    [Fact]
    public async Task Of_TablesBuiltBefore_ReadsTheirVersionsAndTimes()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r) with { StartedAt = world.Time.GetUtcNow(), EndedAt = world.Time.GetUtcNow().AddSeconds(2) };
        await world.RunToEndAsync("*");

        var forecast = await Of(world).OfAsync("d", Token);

        var inputs = Assert.Single(forecast.Steps).Inputs;
        Assert.Equal(["b", "c"], inputs.Select(i => i.Table.Value));
        Assert.All(inputs, i => Assert.Equal((InputKind.Published, true), (i.Kind, i.Version is not null)));
        Assert.Equal(2000, forecast.Steps[0].UsualMs);
        Assert.Equal(2000, forecast.UsualMs);
        Assert.Equal(0, forecast.PastRuns);
        Assert.Equal(1, (await Of(world).OfAsync("*", Token)).PastRuns);
        Assert.False((await Of(world).OfAsync("raw", Token)).Steps[0].Inputs[0].IsNew);
    }

    [Fact]
    public async Task Of_MissingInput_SaysSoBeforeTheStepFails()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Catalog.Missing.Add("raw");

        var forecast = await Of(world).OfAsync("raw d", Token);

        Assert.Contains("missing", Assert.Single(forecast.Steps[0].Inputs).Fault, StringComparison.Ordinal);
        Assert.All(forecast.Steps[1].Inputs, i => Assert.Contains("never been built", i.Fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_BusyTables_SaysThatItWaits()
    {
        await using var world = await RunWorld.CreateAsync();
        await world.StartAsync("a");

        Assert.Contains("Another run is building a", Assert.Single((await Of(world).OfAsync("a+", Token)).Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_Drift_IsReportedWithThePriceOfTheEngine()
    {
        var deployment = new FakeDeployment { Changes = [Deployed.JobOf("a")] };
        await using var world = await RunWorld.CreateAsync(deployment);

        var forecast = await Of(world, deployment).OfAsync("a", Token);

        Assert.NotEmpty(forecast.Drift);
        Assert.False(forecast.IsFree);
    }

    [Fact]
    public async Task Of_UnknownTable_SaysWhyItCannotBeStarted()
    {
        await using var world = await RunWorld.CreateAsync();

        Assert.Contains("no table 'nothing'", Assert.Single((await Of(world).OfAsync("nothing", Token)).Errors), StringComparison.Ordinal);
    }

    private static RunForecasts Of(RunWorld world, FakeDeployment? deployment = null)
    {
        var gate = new DeployGate(world.Time, NullLogger<DeployGate>.Instance, deployment);
        return new(world.Database, world.Pipeline, world.Catalog, gate, new PastRuns(world.Database, world.History), world.Standings);
    }
}
