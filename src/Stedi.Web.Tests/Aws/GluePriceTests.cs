using Stedi.Pipeline.Aws.Jobs;

namespace Stedi.Web.Tests.Aws;

public sealed class GluePriceTests
{
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, 0, 2.0, 0.0)]
    [InlineData(null, 1, 2.0, 2 * 60 / 3600.0 * 0.44)]
    [InlineData(null, 3600, 10.0, 10 * 0.44)]
    [InlineData(7200.0, 3600, 10.0, 2 * 0.44)]
    public void Of_ARun_IsItsUsageButAtLeastAMinute(double? dpuSeconds, int? time, double? capacity, double? expected)
    {
        var cost = new GluePrice(0.44).Of(new() { DPUSeconds = dpuSeconds, ExecutionTime = time, MaxCapacity = capacity });

        Assert.Equal(expected is null, cost is null);
        Assert.Equal(expected ?? 0, cost?.Usd ?? 0, 9);
    }

    [Theory]
    [InlineData(null, 3600, 2.0, 2.0)]
    [InlineData(1800.0, 3600, 2.0, 0.5)]
    [InlineData(null, 0, 2.0, 0.0)]
    [InlineData(null, null, 2.0, null)]
    public void Of_DpuHours_AreGluesOrTimeBySize(double? seconds, int? time, double? capacity, double? expected) =>
        Assert.Equal(expected, new GluePrice(0.44).Of(new() { DPUSeconds = seconds, ExecutionTime = time, MaxCapacity = capacity })?.DpuHours);
}
