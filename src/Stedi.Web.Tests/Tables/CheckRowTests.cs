using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

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
        Assert.Equal("passes", rows[1].Verdict);
    }

    [Fact]
    public void Of_CheckNewerThanTheVersion_IsNotCheckedYet() => Assert.Equal("not checked yet", CheckRow.Of([Unique], Samples.Metrics())[0].Verdict);

    [Fact]
    public void Of_BuiltInCheck_IsExplained()
    {
        var rows = CheckRow.Of([], Samples.Metrics([new(CheckMetrics.RowsAccountedFor, Severity.Error, 3, [])]));

        Assert.Contains("Every input row", Assert.Single(rows).Description, StringComparison.Ordinal);
    }
}
