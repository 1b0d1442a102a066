using Stedi.Web.Rows;

namespace Stedi.Web.Tests.Rows;

public sealed class FlowBarTests
{
    [Fact]
    public void Of_DropsExplainAll_EachBarBeginsWhereTheRestEnds()
    {
        var table = FlowSamples.With(rowsIn: 100, kept: 60, dropped: 30, unexplained: 10)[1];
        var bars = FlowBar.Of(table, table.Inputs[0]);

        Assert.Equal(["rows in", "gone", "unexplained", "rows kept"], bars.Select(b => b.Label));
        Assert.Equal([(0d, 1d), (.7, .3), (.6, .1), (0, .6)], bars.Select(b => (Math.Round(b.Start, 9), Math.Round(b.Length, 9))));
        Assert.Equal(["", "30 %", "10 %", "60 %"], bars.Select(b => b.Share));
        Assert.Equal(["b.a.dropped.gone", "b.a.unexplained", "b.a.kept"], bars.Skip(1).Select(b => b.Pick!.ToText()));
    }

    [Fact]
    public void Of_AJoinThatMultiplies_EndsWithTheRowsOutAndTheFactor()
    {
        var table = FlowSamples.Learning[^1];
        var last = FlowBar.Of(table, table.Inputs[0])[^1];

        Assert.Equal((FlowBarKind.Out, 302, "× 3.02"), (last.Kind, last.Rows, last.Share));
        Assert.Null(last.Pick);
    }

    [Fact]
    public void Of_MoreAccountedForThanRowsIn_StaysInItsTrack()
    {
        var table = FlowSamples.With(rowsIn: 10, kept: 10, dropped: 5, unexplained: -5)[1];

        Assert.All(FlowBar.Of(table, table.Inputs[0]), b => Assert.InRange(b.Start + b.Length, 0, 1.5));
        Assert.Contains(FlowBar.Of(table, table.Inputs[0]), b => b is { Kind: FlowBarKind.Unexplained, Rows: -5 });
    }

    [Fact]
    public void Of_NothingLost_IsOneBar()
    {
        var table = FlowSamples.With(rowsIn: 10, kept: 10, dropped: 0)[1];

        Assert.Equal("all rows kept", Assert.Single(FlowBar.Of(table, table.Inputs[0])).Label);
    }

    [Theory]
    [InlineData(1.0001, "× 1.01")]
    [InlineData(3.0208, "× 3.02")]
    [InlineData(12, "× 12")]
    [InlineData(12_345.6, "× 12,346")]
    public void Times_AnyFactor_IsShownAsMoreThanOne(double factor, string text) => Assert.Equal(text, FlowText.Times(factor));
}
