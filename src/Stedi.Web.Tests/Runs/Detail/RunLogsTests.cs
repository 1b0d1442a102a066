using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class RunLogsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follow_StepsSideBySide_IsInOrderOfTime()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.Logs["b"] = [Line(2, "b begins"), Line(5, "b ends")];
        world.Engine.Logs["c"] = [Line(3, "c begins"), Line(4, "c ends")];
        // d still runs. b does not block reading the log of c.
        world.Engine.OnStart = r => r.Table.Value == "d" ? new(EngineRunState.Running) : FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync("*");
        await world.DriveAsync(run.Id);
        var logs = new RunLogs(world.History, world.Engine);

        var batch = (await logs.FollowAsync(run.Id, null, RunLogPositions.Start, 100, Token))!;

        Assert.Equal(["b begins", "c begins", "c ends", "b ends"], batch.Lines.Select(l => l.Text));
        Assert.False(batch.IsComplete);
        Assert.Empty((await logs.FollowAsync(run.Id, null, batch.Next, 100, Token))!.Lines);
    }

    [Fact]
    public async Task Follow_OneStepOfAnEndedRun_IsItsLogAndComplete()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.Logs["b"] = [Line(1, "b")];
        world.Engine.Logs["c"] = [Line(2, "c")];
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var run = await world.RunToEndAsync("*");

        var batch = (await new RunLogs(world.History, world.Engine).FollowAsync(run.Id, TableName.Parse("c"), RunLogPositions.Start, 100, Token))!;

        Assert.Equal("c", Assert.Single(batch.Lines).Text);
        Assert.True(batch.IsComplete);
    }

    [Fact]
    public void Address_StepOpened_ShowsItsLogUnlessAnotherIsChosen()
    {
        var (a, b) = (TableName.Parse("a"), TableName.Parse("b"));
        var open = new RunAddress(Log: "b").Open(a);

        Assert.Equal(a, open.LogOf);
        Assert.Equal(b, open.Show(b).LogOf);
        Assert.Null(open.Show(null).LogOf);
        Assert.Equal(open, open.Show(null).Show(a));
        Assert.Equal(new RunAddress(), open.Show(b).Toggle(a));
    }

    private static LogLine Line(int second, string text) => new(Samples.Noon.AddSeconds(second), "info", text);
}
