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

        var rows = MetricRow.Between(before, after).ToDictionary(r => r.Label);

        Assert.Equal(new("Rows", "482", "490", "+8"), rows["Rows"]);
        Assert.Equal("−50 %", rows["Build time"].Change);
        Assert.Equal(new("SQL hash", "", "abcdefabcdef", "changed"), rows["SQL hash"]);
        Assert.Equal(new("Input customer_landing: dropped, no_consent", "474", "470", "−4"), rows["Input customer_landing: dropped, no_consent"]);
        Assert.Equal(new("Check unique: violations", "0", "3", "+3"), rows["Check unique: violations"]);
        Assert.Equal(new("Check fresh: violations", "–", "0", ""), rows["Check fresh: violations"]);
        Assert.False(rows["Engine"].Differs);
    }

    [Fact]
    public void ColumnChange_Between_ListsNewRemovedAndRetypedColumns()
    {
        var changes = ColumnChange.Between(
            [new("id", ColumnType.Parse("int")), new("old", ColumnType.Parse("string")), new("Same", ColumnType.Parse("date"))],
            [new("same", ColumnType.Parse("date")), new("id", ColumnType.Parse("bigint")), new("new", ColumnType.Parse("double"))]);

        Assert.Equal([new("id", "int", "bigint"), new("new", null, "double"), new ColumnChange("old", "string", null)], changes);
    }
}
