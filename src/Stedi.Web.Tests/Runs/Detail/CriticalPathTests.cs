using System.Collections.Immutable;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class CriticalPathTests
{
    private static readonly ImmutableDictionary<TableName, ImmutableArray<TableName>> Diamond = Graph(("b", ["a", "outside"]), ("c", ["a"]), ("d", ["b", "c"]));

    [Fact]
    public void Of_Diamond_GoesBackOverTheInputThatWasDoneLast()
    {
        var path = Of(RunStatus.Succeeded, Step("a", 1, 3), Step("b", 3, 5), Step("c", 4, 9), Step("d", 10, 12));

        Assert.Equal(["a", "c", "d"], path.Tables.Select(t => t.Value));
        Assert.Equal((TimeSpan.FromSeconds(2 + 5 + 2), TimeSpan.FromSeconds(1 + 1 + 1)), (path.Worked, path.Waited));
    }

    [Fact]
    public void Of_StepsThatReadEachOther_Ends()
    {
        var circle = Graph(("a", ["b"]), ("b", ["a"]));

        var path = CriticalPath.Of(Samples.Run(RunStatus.Succeeded, null, [Step("a", 1, 3), Step("b", 3, 5)]), circle, Samples.Noon.AddSeconds(20));

        Assert.Equal(["a", "b"], path.Tables.Select(t => t.Value));
    }

    [Theory]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public void Of_RunThatDidNotSucceed_IsNone(RunStatus status) => Assert.Empty(Of(status, Step("x", 0, 9), Step("y", 0, 8)).Tables);

    [Fact]
    public void Of_SeparateSteps_IsTheOneThatWasDoneLast()
    {
        var path = Of(RunStatus.Succeeded, Step("x", 0, 9), Step("y", 0, 8));

        Assert.Equal(["x"], path.Tables.Select(t => t.Value));
    }

    [Fact]
    public void Of_RunUnderWay_EndsAtTheStepThatRunsNow()
    {
        var path = Of(RunStatus.Running, Step("a", 1, 3), Step("b", 3, 5), Step("c", 4, null), Step("d", null, null));

        Assert.Equal(["a", "c"], path.Tables.Select(t => t.Value));
        Assert.Equal(TimeSpan.FromSeconds(2 + 16), path.Worked);
    }

    [Fact]
    public void Of_NothingStarted_IsNone() => Assert.Equal(CriticalPath.None, Of(RunStatus.Queued, Step("a", null, null)));

    [Fact]
    public void Of_EnginesClockBehindOurs_HasNoNegativeTimes()
    {
        var path = Of(RunStatus.Succeeded, Step("a", -5, -4));

        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.Zero), (path.Worked, path.Waited));
    }

    private static CriticalPath Of(RunStatus status, params ImmutableArray<StepView> steps) =>
        CriticalPath.Of(Samples.Run(status, null, steps), Diamond, Samples.Noon.AddSeconds(20));

    /// <summary>From and to, in seconds after the request of the run.</summary>
    private static StepView Step(string table, int? from, int? to) => Samples.Step(
        to is null ? from is null ? StepStatus.Pending : StepStatus.Running : StepStatus.Succeeded,
        startedAt: from is { } f ? Samples.Noon.AddSeconds(f) : null, finishedAt: to is { } t ? Samples.Noon.AddSeconds(t) : null) with { Table = TableName.Parse(table) };

    private static ImmutableDictionary<TableName, ImmutableArray<TableName>> Graph(params (string Table, string[] Upstream)[] steps) =>
        steps.ToImmutableDictionary(s => TableName.Parse(s.Table), s => s.Upstream.Select(TableName.Parse).ToImmutableArray());
}
