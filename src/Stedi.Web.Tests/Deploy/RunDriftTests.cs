using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Deploy;

public sealed class RunDriftTests
{
    private static readonly Trigger Tester = new(TriggerKind.Cli, "tester");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_WithDrift_IsRefusedWithTheListAndTheFix()
    {
        await using var world = await RunWorld.CreateAsync(new() { Changes = [Deployed.JobOf("b")] });

        var refused = await world.Service.StartAsync(new StartRun("*", Tester), Token);

        Assert.Equal(StartRefusal.Drift, refused.Refusal);
        var told = string.Join(" ", refused.Errors);
        Assert.Contains("job stedi-b: The job was changed", told, StringComparison.Ordinal);
        Assert.Contains("./stedi deploy --apply", told, StringComparison.Ordinal);
        Assert.Empty((await world.History.ListAsync(new(), Token)).Items);
    }

    [Fact]
    public async Task Start_DriftOfATableThatIsNotBuilt_Starts()
    {
        await using var world = await RunWorld.CreateAsync(new() { Changes = [Deployed.JobOf("b")] });

        Assert.True((await world.Service.StartAsync(new StartRun("c", Tester), Token)).IsNew);
    }

    [Fact]
    public async Task Start_IgnoringDrift_StartsAndItsHistorySaysSo()
    {
        await using var world = await RunWorld.CreateAsync(new() { Changes = [Deployed.JobOf("b")] });

        var run = (await world.Service.StartAsync(new StartRun("*", Tester, IgnoreDrift: true), Token)).Run!;

        var remark = Assert.Single(await world.History.EventsAsync(run.Id, 0, Token), e => e.Kind == RunEventKinds.RunDrift);
        Assert.Contains("job stedi-b", remark.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EngineDoesNotAnswer_StartsAndItsHistorySaysSo()
    {
        await using var world = await RunWorld.CreateAsync(new() { Fault = new Pipeline.Engines.EngineException("AWS is not reached.", isTransient: true) });

        var run = (await world.Service.StartAsync(new StartRun("*", Tester), Token)).Run!;

        Assert.Single(await world.History.EventsAsync(run.Id, 0, Token), e => e.Kind == RunEventKinds.RunDrift && e.Reason!.Contains("AWS is not reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_KeyOfARunThatStarted_GivesThatRunWhateverDrifts()
    {
        var deployment = new FakeDeployment();
        await using var world = await RunWorld.CreateAsync(deployment);
        var first = await world.StartAsync("*", "the key");
        deployment.Changes = [Deployed.JobOf("b")];
        world.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(first.Id, (await world.StartAsync("*", "the key")).Id);
    }
}
