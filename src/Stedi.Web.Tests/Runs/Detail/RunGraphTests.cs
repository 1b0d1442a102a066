using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class RunGraphTests
{
    private static readonly StepView A = Samples.Step(StepStatus.Succeeded, finishedAt: Samples.Noon.AddSeconds(3)) with { Table = TableName.Parse("a") };
    private static readonly StepView B = Samples.Step(StepStatus.Running, startedAt: Samples.Noon.AddSeconds(4)) with { Table = TableName.Parse("b") };
    private static readonly StepView C = Samples.Step(StepStatus.Pending) with { Table = TableName.Parse("c") };
    private static readonly RunView Run = Samples.Run(RunStatus.Running, null, A, B, C);

    [Fact]
    public async Task Of_TheDefinitionThatRan_KnowsWhatEachStepOfTheRunNeeds()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("b d");

        var graph = RunGraph.Of(await world.FindAsync(run.Id), world.Pipeline.Definition);

        Assert.Equal([B.Table], graph.Upstream[TableName.Parse("d")]);
        Assert.Empty(graph.Upstream[B.Table]);
    }

    [Fact]
    public void ReadyAt_AllInputsDone_IsTheTimeOfTheLastOne() => Assert.Equal(Samples.Noon.AddSeconds(3), Graph("a").ReadyAt(C, Run));

    [Fact]
    public void ReadyAt_NoInputs_IsTheStartOfTheRun() => Assert.Equal(Run.StartedAt, Graph().ReadyAt(C, Run));

    [Fact]
    public void ReadyAt_AnInputRunning_IsNull() => Assert.Null(Graph("a", "b").ReadyAt(C, Run));

    [Fact]
    public void Missing_WaitingStep_NamesItsInputs() => Assert.Equal("Waiting for b", Graph("a", "b").Missing(C, Run));

    [Fact]
    public void Missing_RunThatHasEnded_WaitsForNothing() => Assert.Null(Graph("b").Missing(C, Run with { Status = RunStatus.Cancelled }));

    private static RunGraph Graph(params string[] upstreamOfC) => new(RunGraph.Unknown.Upstream.Add(C.Table, [.. upstreamOfC.Select(TableName.Parse)]));
}
