using Stedi.Pipeline.Model;
using Stedi.Web.Tables.Compare;

namespace Stedi.Web.Tests.Tables.Compare;

public sealed class MetricRowTests
{
    [Fact]
    public void Between_TwoVersions_PutsEachFigureSideBySide()
    {
        var before = Samples.Metrics([new("unique", Severity.Warn, 0, [])]);
        var after = Samples.Metrics([new("unique", Severity.Warn, 3, []), new("fresh", Severity.Error, 0, [])], unexplained: 4) with
        {
            RowsOut = 490, SqlHash = "abcdefabcdefabcdef", DurationMs = 60, Bytes = 60_000,
        };

        var rows = MetricRow.Between(before, after, v => $"built {v.Version}").ToDictionary(r => r.Label);

        Assert.Equal(new("Rows", "482", "490", "+8"), rows["Rows"] with { Link = null });
        Assert.Equal("/rows?table=customer_trusted&version=v1", rows["Rows"].Link!(after));
        Assert.Equal("−50 %", rows["Build time"].Change);
        Assert.Equal(new("SQL hash", "", "abcdefabcdef", "changed"), rows["SQL hash"]);
        Assert.Equal(new("Input customer_landing: dropped, no_consent", "474", "470", "−4"), rows["Input customer_landing: dropped, no_consent"] with { Link = null });
        Assert.EndsWith("show=customer_trusted.customer_landing.dropped.no_consent", rows["Input customer_landing: dropped, no_consent"].Link!(before), StringComparison.Ordinal);
        Assert.Equal(new("Check unique: violations", "0", "3", "+3"), rows["Check unique: violations"]);
        Assert.Equal(new("Check fresh: violations", "–", "0", ""), rows["Check fresh: violations"]);
        Assert.Equal(new("Input customer_landing", "built l1", "built l1", "", "l1", "l1"), rows["Input customer_landing"]);
        Assert.False(rows["Engine"].Differs);
    }
}
