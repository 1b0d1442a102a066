using CsCheck;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Glue.Spark;

namespace Stedi.Web.Tests.Landing.Contract;

/// <summary>The rendered scripts on a real Spark.</summary>
public sealed class SparkLandingContractTests(SparkRunner spark) : LandingContract, IDisposable
{
    // One partition is one task, so many small blocks cost little. A block ends in the middle of nearly everything.
    private static readonly Dictionary<string, string> _smallBlocks = new()
    {
        ["spark.sql.files.maxPartitionBytes"] = "100", ["spark.sql.files.openCostInBytes"] = "0",
    };

    private readonly SparkLake _lake = new(spark);

    public void Dispose() => _lake.Dispose();

    private protected override async Task<LandingOutcome> ReadAsync(LandingTable table, CancellationToken ct)
    {
        foreach (var file in table.Cases)
            _lake.Put(table.Name, file.Name, file.Content);
        _lake.List(table.Name);

        var run = await _lake.ReadAsync(table.Name, table.Columns, ct, settings: table.IsInSmallBlocks ? _smallBlocks : null);

        Assert.True(run.Error is null, run.Error);
        return Outcome(table.Name);
    }

    private LandingOutcome Outcome(string table)
    {
        var metrics = _lake.Metrics(table)!;
        var landing = metrics.Landing!;
        var rejects = _lake.Rejects(table);
        Assert.Equal(landing.Rejects, rejects.Length);
        Assert.Equal(landing.Rejects, metrics.Inputs.Single().Drops.Sum(d => d.Rows));
        return new(
            _lake.Rows(table),
            [.. rejects.Select(LandingOutcome.Describe)],
            [.. LandingOutcome.Describe(landing.Repairs, landing.NulledValues, landing.TruncatedTimes)],
            metrics.Inputs.Single().RowsIn,
            metrics.RowsOut);
    }

    [Fact(Timeout = SparkRunner.TestTimeout)]
    public async Task Read_MoreRejectsThanAllowed_FailsEachJobAndKeepsTheVersion()
    {
        var ct = TestContext.Current.CancellationToken;
        _lake.Put("t", "a.json", "{\"id\":1}\nx\n"u8.ToArray());
        _lake.List("t");

        var first = await _lake.ReadAsync("t", "id int", ct, LandingRules.Default);
        var again = await _lake.ReadAsync("t", "id int", ct, LandingRules.Default with { Error = new(0, null) });
        var allowed = await _lake.ReadAsync("t", "id int", ct, LandingRules.Default with { Error = new(1, null) });

        Assert.StartsWith("JobFailed", first.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 2 lines rejected (50 %, limit: 5 %)", first.Error, StringComparison.Ordinal);
        Assert.Contains("a.json:2 (malformed_json)", first.Error, StringComparison.Ordinal);
        // The version already exists, and its rejects still count.
        Assert.Contains("a.json:2 (malformed_json)", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Reading", again.Output, StringComparison.Ordinal);
        Assert.Null(allowed.Error);
        Assert.Equal(["1"], _lake.Rows("t"));
    }

    [Fact(Timeout = SparkRunner.TestTimeout)]
    public async Task Read_NoRows_FailsUnlessAllowed()
    {
        var ct = TestContext.Current.CancellationToken;
        _lake.Put("blank", "a.json", " \n"u8.ToArray());
        _lake.List("blank");
        _lake.List("none");

        var blank = await _lake.ReadAsync("blank", "id int", ct, LandingRules.Default);
        var none = await _lake.ReadAsync("none", "id int", ct, LandingRules.Default);
        var allowed = await _lake.ReadAsync("none", "id int", ct, LandingRules.Default with { AllowEmpty = true });

        Assert.Contains("no rows in 1 files", blank.Error, StringComparison.Ordinal);
        Assert.Contains("no landing files", none.Error, StringComparison.Ordinal);
        Assert.Null(allowed.Error);
        Assert.Empty(_lake.Rows("none"));
    }

    /// <summary>
    /// Hadoop compares a file with its checksum file. A wrong checksum makes the file unreadable, even for root (SPARK-50545).
    /// </summary>
    [Fact(Timeout = SparkRunner.TestTimeout)]
    public async Task Read_UnreadableFile_FailsNamesItAndKeepsNothing()
    {
        var ct = TestContext.Current.CancellationToken;
        _lake.Put("t", "good.json", "{\"id\":1}\n"u8.ToArray());
        _lake.Put("t", "bad one.json", "{\"id\":2}\n"u8.ToArray());
        _lake.List("t");
        byte[] checksum = [.. "crc\0"u8, 0, 0, 2, 0, 1, 2, 3, 4];
        _lake.Put("t", ".bad one.json.crc", checksum);

        var run = await _lake.ReadAsync("t", "id int", ct);

        Assert.StartsWith("JobFailed", run.Error, StringComparison.Ordinal);
        Assert.Contains("bad one.json could not be read", run.Error, StringComparison.Ordinal);
        Assert.Null(_lake.Metrics("t"));

        // A file that was unreadable is read as soon as it is readable.
        File.Delete(_lake.PathOf("t", ".bad one.json.crc"));
        Assert.Null((await _lake.ReadAsync("t", "id int", ct)).Error);
        Assert.Equal(["1", "2"], _lake.Rows("t"));
    }

    [Fact(Timeout = SparkRunner.TestTimeout)]
    public async Task Read_FileThatChangedOrVanishedSinceItWasListed_FailsAndNamesIt()
    {
        var ct = TestContext.Current.CancellationToken;
        _lake.Put("changed", "a.json", "{\"id\":1}\n"u8.ToArray());
        _lake.Put("gone", "b.json", "{\"id\":1}\n"u8.ToArray());
        _lake.List("changed");
        _lake.List("gone");
        _lake.Put("changed", "a.json", "{\"id\":1}\n{\"id\":2}\n"u8.ToArray());
        File.Delete(_lake.PathOf("gone", "b.json"));

        var changed = await _lake.ReadAsync("changed", "id int", ct);
        var gone = await _lake.ReadAsync("gone", "id int", ct);

        Assert.Contains("a.json of changed has changed", changed.Error, StringComparison.Ordinal);
        Assert.Contains("b.json of gone was removed", gone.Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// Another test compares the readers file by file without Spark. This one tests Spark's blocks and line ends, and what it passes to
    /// them.
    /// </summary>
    [Fact(Timeout = SparkRunner.TestTimeout)]
    public async Task Read_GeneratedFiles_AreReadAsByTheLocalEngine()
    {
        var ct = TestContext.Current.CancellationToken;
        using var local = new LandingFolder();
        GeneratedFile.Bytes.Array[25].Sample(
            files =>
            {
                foreach (var (i, content) in files.Index())
                {
                    local.Add($"{i:00}.json", content);
                    _lake.Put("generated", $"{i:00}.json", content);
                }
            },
            iter: 1,
            threads: 1);
        _lake.List("generated");

        var run = await _lake.ReadAsync("generated", GeneratedFile.Columns, ct, settings: _smallBlocks);

        Assert.True(run.Error is null, run.Error);
        var there = Outcome("generated");
        var here = LocalLandingContractTests.Outcome(local.Import(GeneratedFile.Columns, LandingFolder.Tiny));
        Assert.Equal(here.Rejects, there.Rejects);
        Assert.Equal(here.Rows, there.Rows);
        Assert.Equal(here.Counts, there.Counts);
        Assert.Equal((here.RowsIn, here.RowsOut), (there.RowsIn, there.RowsOut));
    }
}
