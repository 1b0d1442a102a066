using Stedi.Web.Tests.Glue.Spark;

namespace Stedi.Web.Tests.Landing.Contract;

/// <summary>The contract of rows, rejects and repairs, the same on every engine.</summary>
public abstract class LandingContract
{
    public static TheoryData<string> Tables { get; } = [.. LandingTables.All.Select(t => t.Name)];

    [Theory(Timeout = SparkRunner.TestTimeout)]
    [MemberData(nameof(Tables))]
    public async Task Read_EachFile_GivesItsRowsAndRejects(string name)
    {
        var table = LandingTables.All.Single(t => t.Name == name);

        var outcome = await ReadAsync(table, TestContext.Current.CancellationToken);

        // The items on one side only are more helpful than the first difference of two long lists.
        var rows = table.Cases.SelectMany(c => c.Rows).Order(StringComparer.Ordinal).ToArray();
        var rejects = table.Cases.OrderBy(c => c.Name, StringComparer.Ordinal).SelectMany(c => c.Rejects.Select(r => $"{c.Name} {r}")).ToArray();
        Assert.Equal(("", ""), (string.Join("\n", rejects.Except(outcome.Rejects)), string.Join("\n", outcome.Rejects.Except(rejects))));
        Assert.Equal(("", ""), (string.Join("\n", rows.Except(outcome.Rows)), string.Join("\n", outcome.Rows.Except(rows))));
        Assert.Equal(rejects, outcome.Rejects);
        Assert.Equal(rows, outcome.Rows.Order(StringComparer.Ordinal));
        Assert.Equal(table.Counts, outcome.Counts);
        Assert.Equal((rows.Length + rejects.Length, rows.Length), (outcome.RowsIn, outcome.RowsOut));
    }

    private protected abstract Task<LandingOutcome> ReadAsync(LandingTable table, CancellationToken ct);
}
