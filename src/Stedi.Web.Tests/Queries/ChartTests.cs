using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components.Grid;
using Stedi.Web.Queries.Results;

namespace Stedi.Web.Tests.Queries;

public sealed class ChartTests
{
    private static readonly ImmutableArray<ResultColumn> Columns =
        [new("zone", "string"), new("rows", "bigint"), new("share", "double"), new("readingTime", "bigint"), new("day", "date")];

    [Fact]
    public void Complete_NothingChosen_TakesWhatSuitsTheChart()
    {
        Assert.Equal(new ChartChoice(ChartKind.Bar, "zone", ["rows"]), ChartColumns.Complete(new(ChartKind.Bar, null, []), Columns));
        Assert.Equal(new ChartChoice(ChartKind.Time, "readingTime", ["rows"]), ChartColumns.Complete(new(ChartKind.Time, null, []), Columns));
        Assert.Equal("rows", ChartColumns.Complete(new(ChartKind.Scatter, null, ["share"]), Columns[..3]).X);
    }

    [Fact]
    public void Complete_ColumnsThatAreNotThereOrNoNumbers_AreLeftOut()
    {
        var choice = ChartColumns.Complete(new(ChartKind.Bar, "gone", ["zone", "share", "gone", "share"]), Columns);
        Assert.Equal(new ChartChoice(ChartKind.Bar, "zone", ["share"]), choice);
    }

    [Fact]
    public void Complete_NothingToDraw_LeavesItOpen()
    {
        var choice = ChartColumns.Complete(new(ChartKind.Time, null, []), Columns[..1]);
        Assert.Null(choice.X);
        Assert.Empty(choice.Y);
    }

    [Fact]
    public void Suggest_FollowsTheTypes()
    {
        Assert.Equal(ChartKind.Time, ChartColumns.Suggest(Columns).Kind);
        Assert.Equal(ChartKind.Bar, ChartColumns.Suggest(Columns[..2]).Kind);
        Assert.Equal(ChartKind.Scatter, ChartColumns.Suggest(Columns[1..3]).Kind);
    }

    [Fact]
    public void Of_Time_SortsAndLeavesOutWhatHasNoPlace()
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Time, "day", ["rows"]), Columns, [
            Row(0, "a", "2", "0.1", "1", "2024-01-02"), Row(1, "a", "1", "0.1", "1", "2024-01-01"), Row(2, "a", null, "0.1", "1", "2024-01-03"), Row(3, "a", "3", "0.1", "1", "never"),
            new(4, default)]);

        Assert.Equal((2, 3), (drawing.Points, drawing.Left));
        Assert.Equal([1.0, 2.0], drawing.Series[0].Data.Values);
    }

    [Fact]
    public void Of_Scatter_PairsNumbers()
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Scatter, "rows", ["share"]), Columns, [Row(0, "a", "2", "0.25", "1", ""), Row(1, "a", "1", "NaN", "1", "")]);

        var point = Assert.Single(drawing.Series[0].Data.Points);
        Assert.Equal((2.0, 0.25), ((double)point.X!, point.Y));
    }

    [Theory]
    [InlineData(110_909, 20_000)]
    [InlineData(300, 50)]
    [InlineData(7, 2)]
    [InlineData(0.4, 1)]
    [InlineData(1e300, int.MaxValue / 2)]
    public void Step_IsRound(double highest, int expected)
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Bar, "zone", ["rows"]), Columns, [Row(0, "a", highest.ToString("R", System.Globalization.CultureInfo.InvariantCulture), "", "", "")]);
        Assert.Equal(expected, drawing.Step);
    }

    [Theory]
    [InlineData("1655564376361", "2022-06-18T14:59:36.3610000Z")]
    [InlineData("2022-06-18T14:59:36.361000", "2022-06-18T14:59:36.3610000Z")]
    [InlineData("2022-06-18T14:59:36.361000Z", "2022-06-18T14:59:36.3610000Z")]
    [InlineData("2022-06-18", "2022-06-18T00:00:00.0000000Z")]
    [InlineData("17", null)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public void Instant_OfACell(string? cell, string? expected) => Assert.Equal(expected, ChartColumns.Instant(cell)?.ToString("O"));

    private static GridRow Row(int index, params string?[] cells) => new(index, [.. cells]);
}
