using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Model;

public sealed class DateTextTests
{
    [Theory]
    [InlineData("2022-06-18", "2022-06-18T00:00:00", "2022-06-19T00:00:00")]
    [InlineData(" 2022-06-18 14:18 ", "2022-06-18T14:18:00", "2022-06-18T14:19:00")]
    [InlineData("2022-06-18 14:18:00", "2022-06-18T14:18:00", "2022-06-18T14:18:01")]
    [InlineData("2022-06-18T14:18:00.5Z", "2022-06-18T14:18:00.5", "2022-06-18T14:18:00.6")]
    [InlineData("2022-06-18 14:18:00.123456 UTC", "2022-06-18T14:18:00.123456", "2022-06-18T14:18:00.123457")]
    [InlineData("2022-06-18 01:00+02:00", "2022-06-17T23:00:00", "2022-06-17T23:01:00")]
    [InlineData("2022-06-18-05:30", "2022-06-18T05:30:00", "2022-06-19T05:30:00")]
    public void Parse_Date_CoversAllThatBeginsWithIt(string text, string from, string to)
    {
        var date = DateText.Parse(text);

        Assert.Equal((At(from), At(to)), (date?.From, date?.To));
        Assert.Equal(DateTimeKind.Utc, date?.From.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("18.6.2022")]
    [InlineData("2022-06-31")]
    [InlineData("2022-06-18 24:00")]
    [InlineData("2022-06-18 14:60")]
    [InlineData("2022-06-18 14")]
    [InlineData("2022-06-18 14:18:00.1234567")]
    [InlineData("2022-06-18 14:18:00 Europe/Berlin")]
    [InlineData("0001-01-01 00:00+02:00")]
    [InlineData("9999-12-31 23:59:59-14:00")]
    [InlineData("1655564376361")]
    [InlineData("2022-06-18 14:18:00' OR 1=1")]
    public void Parse_NoDate_IsNull(string text) => Assert.Null(DateText.Parse(text));

    [Theory]
    [InlineData("2022-06-18 14:18:00", "2022-06-18 14:18:00+02:00")]
    [InlineData("2022-01-18", "2022-01-18+01:00")]
    [InlineData("2022-06-18 14:18Z", "2022-06-18 14:18Z")]
    [InlineData("17", "17")]
    public void In_AZone_NamesItsOffset(string text, string expected) =>
        Assert.Equal(expected, DateText.In(text, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

    [Fact]
    public void In_Utc_ChangesNothing() => Assert.Equal("2022-06-18", DateText.In("2022-06-18", TimeZoneInfo.Utc));

    private static DateTime At(string text) => DateTime.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
}
