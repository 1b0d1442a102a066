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
    public void Complete_NothingChosen_ChoosesFittingColumns()
    {
        Assert.Equal(new ChartChoice(ChartKind.Bar, "zone", ["rows"]), ChartColumns.Complete(new(ChartKind.Bar, null, []), Columns));
        Assert.Equal(new ChartChoice(ChartKind.Time, "readingTime", ["rows"]), ChartColumns.Complete(new(ChartKind.Time, null, []), Columns));
        Assert.Equal("rows", ChartColumns.Complete(new(ChartKind.Scatter, null, ["share"]), Columns[..3]).X);
    }

    [Fact]
    public void Complete_MissingOrNonNumericColumns_AreLeftOut()
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
    public void Of_Time_SortsAndLeavesOutRowsWithoutATime()
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Time, "day", ["rows"]), Columns, [
            Row(0, "a", "2", "0.1", "1", "2024-01-02"), Row(1, "a", "1", "0.1", "1", "2024-01-01"), Row(2, "a", null, "0.1", "1", "2024-01-03"), Row(3, "a", "3", "0.1", "1", "never"),
            new(4, default)], new());

        Assert.Equal((2, 3), (drawing.Points, drawing.Left));
        Assert.Equal([1.0, 2.0], drawing.Series[0].Data.Values);
    }

    [Fact]
    public void Of_Scatter_PairsNumbers()
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Scatter, "rows", ["share"]), Columns, [Row(0, "a", "2", "0.25", "1", ""), Row(1, "a", "1", "NaN", "1", "")], new());

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
        var drawing = ChartDrawing.Of(new(ChartKind.Bar, "zone", ["rows"]), Columns, [Row(0, "a", highest.ToString("R", System.Globalization.CultureInfo.InvariantCulture), "", "", "")], new());
        Assert.Equal(expected, drawing.Step);
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

    [Theory]
    [InlineData(2, "HH:mm:ss")]
    [InlineData(48, "yyyy-MM-dd HH:mm")]
    [InlineData(2400, "yyyy-MM-dd")]
    public void TimeFormat_IsAsFineAsTheRangeNeeds(int hours, string format)
    {
        var drawing = ChartDrawing.Of(new(ChartKind.Time, "readingTime", ["rows"]), Columns, [
            Row(0, "a", "2", "0.1", "1655564376361", ""), Row(1, "a", "1", "0.1", $"{1655564376361 + hours * 3_600_000L}", "")], new());

        Assert.Equal(format, drawing.TimeFormat);
    }

    private static GridRow Row(int index, params string?[] cells) => new(index, [.. cells]);
}
