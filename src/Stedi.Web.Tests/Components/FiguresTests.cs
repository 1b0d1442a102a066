using Stedi.Web.Components;


namespace Stedi.Web.Tests.Components;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0L, "0")]
    [InlineData(43681L, "43,681")]
    public void Count_AnyNumber_HasSeparators(long? count, string text) => Assert.Equal(text, Figures.Count(count));

    [Theory]
    [InlineData(0L, "±0")]
    [InlineData(1200L, "+1,200")]
    [InlineData(-3L, "−3")]
    [InlineData(long.MinValue, "−9,223,372,036,854,775,807")]
    public void Change_AnyNumber_HasSign(long change, string text) => Assert.Equal(text, Figures.Change(change));

    [Theory]
    [InlineData(0, 956, "0 %")]
    [InlineData(474, 956, "49.6 %")]
    [InlineData(1, 1_000_000, "< 0.1 %")]
    [InlineData(999_999, 1_000_000, "> 99.9 %")]
    [InlineData(5, 5, "100 %")]
    [InlineData(5, 0, "0 %")]
    public void Share_FewOrNearlyAll_NeverRoundsToNoneOrAll(long part, long whole, string text) => Assert.Equal(text, Figures.Share(part, whole));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(41, "41 ms")]
    [InlineData(1340, "1.3 s")]
    [InlineData(59_960, "0 min 59 s")]
    [InlineData(61_000, "1 min 01 s")]
    [InlineData(7_260_000, "2 h 01 min")]
    public void Duration_AnyLength_IsShort(int milliseconds, string text) => Assert.Equal(text, Figures.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(84.9996)]
    [InlineData(999.9)]
    [InlineData(1_349.9)]
    public void Duration_WithAPartOfAMillisecond_MatchesRest(double milliseconds) =>
        Assert.Equal(Figures.Duration(TimeSpan.FromMilliseconds((long)milliseconds)), Figures.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(-5, "just now")]
    [InlineData(59, "59 seconds ago")]
    [InlineData(60, "1 minute ago")]
    [InlineData(7200, "2 hours ago")]
    [InlineData(86_400 * 3, "3 days ago")]
    public void Ago_AnyAge_IsOneUnit(int seconds, string text) => Assert.Equal(text, Figures.Ago(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(999L, "999 B")]
    [InlineData(1_500L, "1.5 kB")]
    [InlineData(123_456_789L, "123 MB")]
    public void Bytes_AnySize_IsShort(long bytes, string text) => Assert.Equal(text, Figures.Bytes(bytes));
}
