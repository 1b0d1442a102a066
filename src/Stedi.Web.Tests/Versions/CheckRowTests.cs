using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Tables;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Versions;

public sealed class CheckRowTests
{
    private static readonly Check Unique = new("unique_email", Severity.Error, "Each once", "SELECT 1");
    private static readonly Check Crossed = new("crossed", Severity.Warn, "Pairs", "SELECT 1");

    [Fact]
    public void Of_ViolatedCheck_ComesFirst()
    {
        var rows = CheckRow.Of([Unique, Crossed], Samples.Metrics([new("unique_email", Severity.Error, 0, []), new("crossed", Severity.Warn, 2700, ["{}"])]));

        Assert.Equal(["crossed", "unique_email"], rows.Select(r => r.Name));
        Assert.Equal("2,700 rows", rows[0].Verdict);
        Assert.Equal("passed", rows[1].Verdict);
    }

    [Fact]
    public void Of_CheckNewerThanTheVersion_WasNotRun() => Assert.Equal("not run", CheckRow.Of([Unique], Samples.Metrics())[0].Verdict);

    [Theory]
    [InlineData(482, 1, "482 rows in 1 group")]
    [InlineData(1200, 600, "1,200 rows in 600 groups")]
    public void Of_RuleOnGroups_CountsRowsAndGroups(long rows, long groups, string verdict) =>
        Assert.Equal(verdict, CheckRow.Of([Unique], Samples.Metrics([new("unique_email", Severity.Error, rows, ["{}"], groups)]))[0].Verdict);

    [Fact]
    public void Of_BuiltInCheck_IsExplained()
    {
        var rows = CheckRow.Of([], Samples.Metrics([new(CheckMetrics.RowsAccountedFor, Severity.Error, 3, [])]));

        Assert.Contains("Every input row", Assert.Single(rows).Description, StringComparison.Ordinal);
    }
}
