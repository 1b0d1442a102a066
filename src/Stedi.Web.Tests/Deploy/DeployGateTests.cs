using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Deploy;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Deploy;

public sealed class DeployGateTests : IDisposable
{
    private static readonly TableName[] Tables = [TableName.Parse("clean")];

    private readonly SteppedClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly FakeDeployment _deployment = new() { Changes = [Deployed.Database] };
    private readonly DeployGate _gate;

    public DeployGateTests() => _gate = new(_clock, NullLogger<DeployGate>.Instance, _deployment);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Check_EngineWithoutDeployment_Passes()
    {
        using var gate = new DeployGate(_clock, NullLogger<DeployGate>.Instance);

        Assert.Equal(DeployVerdict.Good, await gate.CheckAsync(Definition, Tables, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Check_ManyStartsAtOnce_LooksOnceAndAgainAfterAWhile()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CheckAsync()));
        Assert.Equal(1, _deployment.Plans);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.False((await CheckAsync()).IsDrift);
        Assert.Equal(2, _deployment.Plans);
    }

    [Fact]
    public async Task Check_AfterDeploying_LooksAgainAtOnce()
    {
        _deployment.Changes = [Deployed.JobOf("clean")];
        Assert.True((await CheckAsync()).IsDrift);
        _deployment.Changes = [];

        _gate.Forget();

        Assert.False((await CheckAsync()).IsDrift);
    }

    [Fact]
    public async Task Check_DriftOfAnotherTable_IsNoDriftOfThisRun()
    {
        _deployment.Changes = [Deployed.JobOf("raw")];
        Assert.False((await CheckAsync()).IsDrift);

        _deployment.Changes = [Deployed.Database with { Kind = DeployChangeKind.Create }];
        _gate.Forget();
        Assert.True((await CheckAsync()).IsDrift);
    }

    [Fact]
    public async Task Check_EngineDoesNotAnswer_IsUnknownAndNoDrift()
    {
        _deployment.Fault = new EngineException("AWS could not list the jobs.", isTransient: true);

        var verdict = await CheckAsync();

        Assert.False(verdict.IsDrift);
        Assert.Contains("Started without comparing", verdict.Remark, StringComparison.Ordinal);
        Assert.Contains("could not list the jobs", verdict.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NeverEnds_IsAbandoned()
    {
        var forever = new StuckDeployment();
        using var gate = new DeployGate(_clock, NullLogger<DeployGate>.Instance, forever);
        var checking = gate.CheckAsync(Definition, Tables, TestContext.Current.CancellationToken);
        await forever.Asked;

        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.NotNull((await checking).Unknown);
    }

    private static PipelineDefinition Definition => PipelineFixture.Load(PipelineFixture.Files).Definition!;

    private Task<DeployVerdict> CheckAsync() => _gate.CheckAsync(Definition, Tables, TestContext.Current.CancellationToken);

    private sealed class StuckDeployment : IDeployment
    {
        private readonly TaskCompletionSource _asked = new();

        public Task Asked => _asked.Task;

        public async Task<DeployPlan> PlanAsync(DeploySource source, CancellationToken cancellationToken)
        {
            _asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new([], []);
        }

        public Task<DeployResult> ApplyAsync(
            DeploySource source, string? expected, IProgress<DeployChange>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
