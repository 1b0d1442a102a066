using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Model;

public sealed class CostTests
{
    [Fact]
    public void Sum_OfKnownAndUnknown_SumsTheKnown() =>
        Assert.Equal(new Cost(0.75, 3), ((Cost?[])[null, new Cost(0.5, 1), null, new Cost(0.25, 2)]).Sum());

    [Fact]
    public void Sum_NothingKnown_IsNotKnown() => Assert.Null(((Cost?[])[null, null]).Sum());

    [Fact]
    public void SumOfAll_OneUnknown_IsNotKnown() => Assert.Null(((Cost?[])[new Cost(1), null]).SumOfAll());

    [Fact]
    public void SumOfAll_AllKnown_IsTheirSum() => Assert.Equal(new Cost(3), ((Cost?[])[new Cost(1), new Cost(2)]).SumOfAll());

    [Fact]
    public void Plus_DifferentBillingUnits_KeepsBoth() => Assert.Equal(new Cost(3, 1, 20), new Cost(1, DpuHours: 1) + new Cost(2, ScannedBytes: 20));

    [Fact]
    public void Times_AnyNumber_AlsoMultipliesTheBilledUnits() => Assert.Equal(new Cost(3, null, 30), new Cost(1, ScannedBytes: 10) * 3);

    [Theory]
    [InlineData(0, "$0")]
    [InlineData(0.000001, "< $0.00001")]
    [InlineData(0.00123, "$0.0012")]
    [InlineData(0.03, "$0.030")]
    [InlineData(0.0949, "$0.095")]
    [InlineData(0.176, "$0.18")]
    [InlineData(1234.5, "$1,234.50")]
    public void ToString_AnyAmount_IsRounded(double usd, string text) => Assert.Equal(text, new Cost(usd, 1).ToString());

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.0, "0.00 DPU-h")]
    [InlineData(0.001, "< 0.01 DPU-h")]
    [InlineData(1.5, "1.50 DPU-h")]
    public void ToDpuHours_AnyUse_IsShort(double? hours, string? text) => Assert.Equal(text, new Cost(1, hours).ToDpuHours());

    [Fact]
    public void Json_IsTheDollars() => Assert.Equal("[0.5,null]", JsonSerializer.Serialize<Cost?[]>([new Cost(0.5, 2), null]));
}
