using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Changes;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Changes;

public sealed class TableChangesTests
{
    private static readonly TableName Table = TableName.Parse("customer_trusted");

    [Fact]
    public void Between_OtherCountsChecksAndColumns_HasOnlyWhatDiffers()
    {
        var old = Samples.Metrics([new("same", Severity.Warn, 2, []), new("broken", Severity.Error, 0, []), new("mended", Severity.Warn, 4, []), new("gone", Severity.Warn, 0, [])]);
        var now = Samples.Metrics([new("same", Severity.Warn, 2, []), new("broken", Severity.Error, 3, []), new("mended", Severity.Warn, 0, []), new("fresh", Severity.Warn, 0, [])]) with
        {
            RowsOut = 490, SqlHash = "other", Columns = [.. old.Columns, new("added", ColumnType.Parse("bigint"))],
        };
        now = now with { Inputs = [now.Inputs[0] with { Version = "newer", Drops = [.. now.Inputs[0].Drops, new("late", 5)] }] };

        var change = TableChanges.Between(Table, Side(old), Side(now));

        Assert.Equal((old.RowsOut, 490L), (change.From!.Rows!.Value, change.To!.Rows!.Value));
        Assert.Equal(new DropChange(now.Inputs[0].Table, "late", 0, 5), change.Drops.Single(d => d.Reason == "late"));
        Assert.All(change.Drops, d => Assert.NotEqual(d.From, d.To));
        Assert.Equal(("added", null, "bigint"), Assert.Single(change.Schema.Select(c => (c.Name, c.Before, c.After))));
        Assert.Equal(
            [("broken", CheckOutcome.NewFailure), ("mended", CheckOutcome.Fixed), ("fresh", CheckOutcome.Added), ("gone", CheckOutcome.Removed)],
            change.Checks.Select(c => (c.Name, c.Outcome)));
        Assert.Equal("newer", Assert.Single(change.Inputs).To);
        Assert.True(TableChanges.Differs(change, otherFiles: false));
    }

    [Fact]
    public void Differs_AnotherBuildWithTheSameResult_DoesNot()
    {
        var old = Samples.Metrics([new("same", Severity.Warn, 2, [])]);
        var now = old with { Version = "later", DurationMs = 99_999, Bytes = old.Bytes + 1 };

        var change = TableChanges.Between(Table, Side(old), Side(now) with { DurationMs = 5, Cost = new(1) });

        Assert.False(TableChanges.Differs(change, otherFiles: false));
        Assert.True(TableChanges.Differs(change, otherFiles: true));
        Assert.False(change.SameVersion);
    }

    [Fact]
    public void Differs_TableOfOneSideOrFailedStep_Does()
    {
        var metrics = Samples.Metrics([]);

        Assert.True(TableChanges.Differs(TableChanges.Between(Table, null, Side(metrics)), false));
        Assert.True(TableChanges.Differs(TableChanges.Between(Table, Side(metrics), null), false));
        Assert.True(TableChanges.Differs(TableChanges.Between(Table, Side(metrics), Side(metrics) with { Version = null, Status = StepStatus.Failed }), false));
    }

    private static SideTable Side(VersionMetrics metrics) => new(Table, metrics.Version, Guid.Empty, "hash", "job", null, metrics, 5, null);
}
