using System.Globalization;
using Stedi.Web.Queries.Results;

namespace Stedi.Web.Tests.Queries;

public sealed class ChartAxisTests
{
    [Theory]
    [InlineData(0, 110_909, "0 50,000 100,000 150,000")]
    [InlineData(0, 300, "0 100 200 300")]
    [InlineData(0, 7, "0 2 4 6 8")]
    [InlineData(0, 0.4, "0 0.1 0.2 0.3 0.4")]
    [InlineData(-30, 1_900_000, "-500,000 0 500,000 1,000,000 1,500,000 2,000,000")]
    [InlineData(0.00012, 0.00031, "0.00010 0.00015 0.00020 0.00025 0.00030 0.00035")]
    [InlineData(0, 0, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(5, 5, "2 3 4 5 6 7 8")]
    [InlineData(0, 1e300, "0 2e+299 4e+299 6e+299 8e+299 1e+300")]
    public void OfNumbers_HasRoundStepsWithSeparators(double low, double high, string labels)
    {
        var axis = ChartAxis.OfNumbers([low, high], isFromZero: false);

        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(t => t.Label)));
        Assert.Equal((0.0, 1.0), (axis.Ticks[0].Place, axis.Ticks[^1].Place));
        Assert.InRange(axis.Place(low), 0, 1);
        Assert.InRange(axis.Place(high), 0, 1 + 1e-9);
    }

    /// <summary>Values beside which a step vanishes, and none at all.</summary>
    [Theory]
    [InlineData(-1e300, 1e300)]
    [InlineData(1e17, 1.0000000000000001e17)]
    [InlineData(9007199254740992, 9007199254740994)]
    [InlineData(1e-300, 2e-300)]
    public void OfNumbers_AtTheEdges_HasDistinctPlaces(double low, double high)
    {
        var axis = ChartAxis.OfNumbers([low, high], isFromZero: false);

        Assert.True(axis.To > axis.From);
        Assert.Equal(axis.Ticks.Length, axis.Ticks.Select(t => t.Place).Where(double.IsFinite).Distinct().Count());
    }

    [Fact]
    public void OfNumbers_FromZero_BeginsThere()
    {
        Assert.Equal(0, ChartAxis.OfNumbers([900, 950], isFromZero: true).From);
        Assert.Equal((0.0, 1.0), (ChartAxis.OfNumbers([], isFromZero: false).From, ChartAxis.OfNumbers([], isFromZero: false).To));
    }

    [Theory]
    [InlineData("2022-06-18 14:00:00.000", "2022-06-18 14:00:00.010", "14:00:00.000 14:00:00.002 14:00:00.004 14:00:00.006 14:00:00.008 14:00:00.010")]
    [InlineData("2022-06-18 14:00:01", "2022-06-18 14:00:31", "14:00:05 14:00:10 14:00:15 14:00:20 14:00:25 14:00:30")]
    [InlineData("2022-06-18 14:18:00", "2022-06-18 16:59:36", "14:30 15:00 15:30 16:00 16:30")]
    [InlineData("2022-06-18 05:00:00", "2022-06-19 12:00:00", "06-18 06:00 06-18 12:00 06-18 18:00 06-19 00:00 06-19 06:00 06-19 12:00")]
    [InlineData("2022-06-18 05:00:00", "2022-06-22 12:00:00", "2022-06-19 2022-06-20 2022-06-21 2022-06-22")]
    [InlineData("2022-06-01 00:00:00", "2022-07-10 00:00:00", "2022-06-06 2022-06-13 2022-06-20 2022-06-27 2022-07-04")]
    [InlineData("2022-01-31 00:00:00", "2022-06-30 00:00:00", "2022-02 2022-03 2022-04 2022-05 2022-06")]
    [InlineData("2015-03-01 00:00:00", "2022-06-30 00:00:00", "2016 2018 2020 2022")]
    [InlineData("0967-01-01 00:00:00", "2022-06-30 00:00:00", "1000 1200 1400 1600 1800 2000")]
    [InlineData("2022-06-18 14:18:00", "2022-06-18 14:18:00", "13:50 14:00 14:10 14:20 14:30 14:40")]
    public void OfTimes_HasWholeHoursDaysMonthsOrYears(string first, string last, string labels)
    {
        var axis = ChartAxis.OfTimes(Time(first), Time(last));

        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(t => t.Label)));
        Assert.All(axis.Ticks, t => Assert.InRange(t.Place, 0, 1));
    }

    [Theory]
    [InlineData("0001-01-01 00:00:00", "9999-12-31 23:59:59")]
    [InlineData("0001-01-01 00:00:00", "0001-01-01 00:00:00")]
    [InlineData("9999-12-31 23:59:59", "9999-12-31 23:59:59")]
    [InlineData("2022-06-18 14:00:00.0000012", "2022-06-18 14:00:00.0000034")]
    public void OfTimes_AtTheEdges_HasLabels(string first, string last) => Assert.NotEmpty(ChartAxis.OfTimes(Time(first), Time(last)).Ticks);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(12, 12)]
    [InlineData(13, 7)]
    [InlineData(60, 12)]
    public void OfLabels_ShowsAsManyAsFit(int count, int shown)
    {
        var axis = ChartAxis.OfLabels([.. Enumerable.Range(0, count).Select(i => $"{i}")]);

        Assert.Equal(shown, axis.Ticks.Length);
        Assert.All(axis.Ticks, t => Assert.Equal((int.Parse(t.Label, CultureInfo.InvariantCulture) + .5) / count, t.Place, 9));
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
