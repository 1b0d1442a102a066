using System.Collections.Immutable;
using Stedi.Web.Components;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Tables;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Versions;

public sealed class VersionNamesTests
{
    private readonly LocalTime _local = new();
    private readonly VersionNames _names;

    /// <summary>It is noon in UTC.</summary>
    public VersionNamesTests() => _names = new(_local, new SteppedClock(Samples.Noon));

    [Theory]
    [InlineData("UTC", "2026-01-02T08:05:59Z", "08:05 · 481 rows")]
    [InlineData("UTC", "2026-01-01T23:30:00Z", "2026-01-01 23:30 · 481 rows")]
    [InlineData("Europe/Berlin", "2026-01-01T23:30:00Z", "00:30 · 481 rows")]
    [InlineData("America/New_York", "2026-01-02T04:59:00Z", "2026-01-01 23:59 · 481 rows")]
    public void Of_Version_IsItsTimeInTheReadersZoneAndItsRows(string zone, string builtAt, string name)
    {
        _local.Use(zone);

        Assert.Equal(name, _names.Of(new BuiltVersion(DateTimeOffset.Parse(builtAt, System.Globalization.CultureInfo.InvariantCulture), 481)));
    }

    [Fact]
    public void Of_TwoOfOneMinuteInAList_HaveSeconds()
    {
        ImmutableArray<VersionView> versions = [View("v1", 5, 481), View("v2", 35, 481), View("v3", 50, 1)];

        Assert.Equal(["12:00:05 · 481 rows", "12:00:35 · 481 rows", "12:00 · 1 row"], versions.Select(v => _names.Of(v, versions)));
    }

    [Fact]
    public void Of_VersionThatTheHistoryDoesNotKnow_IsTheEndOfItsId() => Assert.Equal("…89abcdef", _names.Of("0123456789abcdef", null));

    private static VersionView View(string id, int seconds, long rows) => new(
        id, Guid.NewGuid(), Samples.Noon.AddSeconds(seconds), null, false, true, rows, 0, Samples.Metrics());
}
