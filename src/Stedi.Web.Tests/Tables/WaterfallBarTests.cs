using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

public sealed class WaterfallBarTests
{
    [Fact]
    public void Of_DropsExplainAll_EachBarBeginsWhereTheRestEnds()
    {
        var bars = WaterfallBar.Of(Samples.Metrics().Inputs[0]);

        Assert.Equal(["rows in", "no_consent", "duplicate", "rows kept"], bars.Select(b => b.Label));
        Assert.Equal(482.0 / 956, bars[1].Start, 6);
        Assert.Equal(474.0 / 956, bars[1].Length, 6);
        Assert.Equal(482.0 / 956, bars[^1].Length, 6);
    }

    [Fact]
    public void Of_UnexplainedRest_HasASeparateBar() =>
        Assert.Contains(WaterfallBar.Of(Samples.Metrics(unexplained: 4).Inputs[0]), b => b is { Kind: WaterfallKind.Unexplained, Rows: 4 });

    [Fact]
    public void Of_NoRows_HasNoLength()
    {
        var bars = WaterfallBar.Of(Samples.Metrics().Inputs[0] with { RowsIn = 0, RowsKept = 0, Drops = [] });

        Assert.All(bars, b => Assert.Equal(0, b.Length));
    }
}
