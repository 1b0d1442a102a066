using Stedi.Web.Components;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Components;

public sealed class LocalTimeTests
{
    private readonly LocalTime _time = new();

    [Theory]
    [InlineData("Europe/Berlin", "2026-01-02 13:00:00 UTC+1")]
    [InlineData("Asia/Kolkata", "2026-01-02 17:30:00 UTC+5:30")]
    [InlineData("America/St_Johns", "2026-01-02 08:30:00 UTC-3:30")]
    [InlineData("UTC", "2026-01-02 12:00:00 UTC")]
    public void Exact_InAZone_SaysTimeAndOffset(string zone, string expected)
    {
        _time.Use(zone);

        Assert.Equal(expected, _time.Exact(Samples.Noon));
    }

    [Fact]
    public void Exact_InSummer_FollowsTheZonesRules()
    {
        _time.Use("Europe/Berlin");

        Assert.Equal("2026-07-02 14:00:00 UTC+2", _time.Exact(Samples.Noon.AddMonths(6)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Nowhere/Land")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    public void Use_NoZone_StaysWithUtc(string? zone)
    {
        Assert.False(_time.Use(zone));
        Assert.Equal(TimeZoneInfo.Utc, _time.Zone);
    }

    [Theory]
    [InlineData(TimeChoice.Split, "UTC", "Europe/Berlin")]
    [InlineData(TimeChoice.Utc, "UTC", "UTC")]
    [InlineData(TimeChoice.Own, "Europe/Berlin", "Europe/Berlin")]
    public void Choice_DecidesTheZonesOfDataAndOfEvents(TimeChoice choice, string data, string events)
    {
        _time.Use("Europe/Berlin");
        _time.Choice = choice;

        Assert.Equal((data, events), (LocalTime.Name(_time.DataZone), LocalTime.Name(_time.Zone)));
        Assert.Equal(data == "UTC" ? "2026-01-02 12:00:00" : "2026-01-02 13:00:00", _time.Data(Samples.Noon.UtcDateTime));
        Assert.Equal(events == "UTC" ? "2026-01-02 12:00:00" : "2026-01-02 13:00:00", _time.Stamp(Samples.Noon));
    }

    [Fact]
    public void Use_SameZoneAgain_DoesNotNotify()
    {
        Assert.True(_time.Use("Europe/Berlin"));
        Assert.False(_time.Use("Europe/Berlin"));
        Assert.False(new LocalTime().Use("Etc/UTC"));
    }
}
