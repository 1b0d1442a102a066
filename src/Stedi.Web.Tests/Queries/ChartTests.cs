using System.Collections.Immutable;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Components.Grid;
using Stedi.Web.Queries.Results;

namespace Stedi.Web.Tests.Queries;

public sealed class ChartTests
{
    private static readonly ImmutableArray<ColumnLook> Columns = ColumnLook.Of(
        [new("zone", "string"), new("rows", "bigint"), new("share", "double"), new("readingTime", "bigint", ColumnFormat.EpochMs), new("day", "date")], new(), []);

    [Fact]
    public void Fit_NothingChosen_ChoosesFittingColumnsWithoutANote()
    {
        Assert.Equal(new FittedChart(new(ChartKind.Bar, "zone", ["rows"]), null), ChartColumns.Fit(new(ChartKind.Bar, null, []), Columns));
        Assert.Equal(new FittedChart(new(ChartKind.Time, "readingTime", ["rows"]), null), ChartColumns.Fit(new(ChartKind.Time, null, []), Columns));
        Assert.Equal(new FittedChart(new(ChartKind.Scatter, "rows", ["share"]), null), ChartColumns.Fit(new(ChartKind.Scatter, null, ["share"]), Columns[..3]));
    }

    [Fact]
    public void Fit_MissingOrNonNumericColumns_AreReplacedAndNamed()
    {
        var fitted = ChartColumns.Fit(new(ChartKind.Time, "gone", ["zone", "share", "lost", "share"]), Columns);

        Assert.Equal(new ChartChoice(ChartKind.Time, "readingTime", ["share"]), fitted.Choice);
        Assert.Contains("gone is not in the result. Using readingTime.", fitted.Note, StringComparison.Ordinal);
        Assert.Contains("zone cannot be drawn", fitted.Note, StringComparison.Ordinal);
        Assert.Contains("lost is not in the result", fitted.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChartKind.Time, "a time column")]
    [InlineData(ChartKind.Scatter, "two number columns")]
    public void Fit_KindThatNeedsOtherColumns_IsReplaced(ChartKind kind, string need)
    {
        var fitted = ChartColumns.Fit(new(kind, null, []), Columns[..2]);

        Assert.Equal(new ChartChoice(ChartKind.Bar, "zone", ["rows"]), fitted.Choice);
        Assert.Contains(need, fitted.Note, StringComparison.Ordinal);
        Assert.True(fitted.CanDraw);
    }

    [Fact]
    public void Fit_NoNumbers_CannotDraw() => Assert.False(ChartColumns.Fit(new(ChartKind.Bar, null, []), Columns[..1]).CanDraw);

    [Fact]
    public void Suggest_FollowsTheTypes()
    {
        Assert.Equal(ChartKind.Time, ChartColumns.Suggest(Columns).Kind);
        Assert.Equal(ChartKind.Bar, ChartColumns.Suggest(Columns[..2]).Kind);
        Assert.Equal(ChartKind.Scatter, ChartColumns.Suggest(Columns[1..3]).Kind);
    }

    [Fact]
    public void Of_Time_SortsAndLeavesOutRowsWithoutATime()
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Time, "day", ["rows"]), Columns, [
            Row(0, "a", "2", "0.1", "1", "2024-01-02"), Row(1, "a", "1", "0.1", "1", "2024-01-01"), Row(2, "a", null, "0.1", "1", "2024-01-03"), Row(3, "a", "3", "0.1", "1", "never"),
            new(4, default)], new());

        Assert.Equal((2, 3), (drawing.Points, drawing.Left));
        Assert.Equal(["2024-01-01: 1", "2024-01-02: 2"], drawing.Series[0].Points.Select(p => p.Text));
        Assert.Equal([0.0, 1.0], drawing.Series[0].Points.Select(p => p.X));
    }

    [Fact]
    public void Of_Scatter_PairsNumbers()
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Scatter, "rows", ["share"]), Columns, [Row(0, "a", "2", "0.25", "1", ""), Row(1, "a", "1", "NaN", "1", "")], new());

        Assert.Equal("2: 0.25", Assert.Single(drawing.Series[0].Points).Text);
        Assert.Equal(1, drawing.Left);
    }

    [Fact]
    public void Of_Bars_StandSideBySideFromZero()
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Bar, "zone", ["rows", "share"]), Columns, [Row(0, "a", "1200000", "0.5", "", ""), Row(1, null, "-800000", "0.5", "", "")], new());

        Assert.Equal([0.25, 0.75], drawing.Series[0].Points.Select(p => p.X));
        Assert.Equal(["a: 1,200,000 rows", "null: -800,000 rows"], drawing.Series[0].Points.Select(p => p.Text));
        Assert.InRange(drawing.Zero, .3, .5);
        Assert.Equal(["a", "null"], drawing.Across.Ticks.Select(t => t.Label));
    }

    [Fact]
    public void Of_NothingDrawable_HasNoPoints()
    {
        foreach (var kind in Enum.GetValues<ChartKind>())
        {
            var drawing = ChartDrawing.Of(ChartColumns.Fit(new(kind, null, []), Columns).Choice, Columns, [Row(0, "a", null, null, null, null)], new());
            Assert.Equal((0, 1), (drawing.Points, drawing.Left));
        }
    }

    [Theory]
    [InlineData("bigint", "1655564376361", "2022-06-18T16:59:36.3610000")]
    [InlineData("timestamp", "2022-06-18T14:59:36.361000", "2022-06-18T16:59:36.3610000")]
    [InlineData("timestamp", "2022-06-18T14:59:36.361000Z", "2022-06-18T16:59:36.3610000")]
    [InlineData("date", "2022-06-18", "2022-06-18T00:00:00.0000000")]
    [InlineData("date", "soon", null)]
    [InlineData("timestamp", "soon", null)]
    [InlineData("bigint", null, null)]
    public void Place_OfACell_IsInTheZoneOfTheData(string type, string? cell, string? expected)
    {
        var time = new LocalTime { Choice = TimeChoice.Own };
        time.Use("Europe/Berlin");
        var look = ColumnLook.Of(new("readingTime", type), new(), [cell]);

        Assert.Equal(expected, ChartColumns.Place(look, cell, time)?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static GridRow Row(int index, params string?[] cells) => new(index, [.. cells]);
}
