using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Forecast;

public sealed class UsualTimesTests
{
    private static readonly TableName Table = TableName.Parse("customer_trusted");

    [Fact]
    public void StepOf_OneSlowRun_DoesNotChangeTheMedian() =>
        Assert.Equal(TimeSpan.FromSeconds(3), new UsualTimes([Took(2), Took(3), Took(600)]).StepOf(Table));

    [Fact]
    public void StepOf_FailedSteps_AreIgnored() =>
        Assert.Null(new UsualTimes([Samples.Run(RunStatus.Failed, Samples.Noon, Step(5) with { Status = StepStatus.Failed })]).StepOf(Table));

    [Fact]
    public void CostOf_SomeRunsWithoutACost_IsTheMedianOfTheOthers() =>
        Assert.Equal(new Cost(0.03), new UsualTimes([Took(2), Took(3, 0.02), Took(3, 0.03), Took(3, 9)]).CostOf(Table));

    [Fact]
    public void CostOf_EngineThatChargesNothing_IsNotKnown() => Assert.Null(new UsualTimes([Took(2)]).CostOf(Table));

    [Fact]
    public void StepOf_NeverBuilt_IsNotKnown() => Assert.Null(new UsualTimes([]).StepOf(Table));

    private static RunView Took(int seconds, double? usd = null) =>
        Samples.Run(RunStatus.Succeeded, Samples.Noon.AddSeconds(seconds + 1), Step(seconds) with { Cost = usd is { } dollars ? new Cost(dollars) : null });

    private static StepView Step(int seconds) => Samples.Step(StepStatus.Succeeded, startedAt: Samples.Noon, finishedAt: Samples.Noon.AddSeconds(seconds));
}
