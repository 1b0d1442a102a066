using Stedi.Pipeline.Model;
using Stedi.Web.Tables;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Tables;

public sealed class CheckPointTests
{
    [Fact]
    public void Of_Versions_StartsAtTheOldestAndLeavesOutUncheckedOnes()
    {
        VersionView[] newestFirst = [Version(3, 2), Version(2, null), Version(1, 0)];

        var points = CheckPoint.Of(newestFirst, "unique");

        Assert.Equal([0L, 2L], points.Select(p => p.Violations));
        Assert.Equal(["passed", "2 rows"], points.Select(p => p.Verdict));
    }

    private static VersionView Version(int number, long? violations) => new(
        $"v{number}", Guid.Empty, Samples.Noon.AddHours(number), null, false, true, 1, 1,
        Samples.Metrics(violations is { } n ? [new("unique", Severity.Warn, n, [])] : []));
}
