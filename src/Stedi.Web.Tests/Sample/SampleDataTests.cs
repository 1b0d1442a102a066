using System.Security.Cryptography;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Landing;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Tests.Landing;

namespace Stedi.Web.Tests.Sample;

public sealed class SampleDataTests : IDisposable
{
    private static readonly string[] _oddCustomers = [".0,", "\"phone\":80", "\"shareWithResearchAsOfDate\":null", "\"shareWithResearchAsOfDate\":0"];

    private readonly string _root = Directory.CreateTempSubdirectory("stedi-sample-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(501, 42)]
    public async Task WriteAsync_Counts_MatchTheDataAndRules(int customers, ulong seed)
    {
        var counts = await WriteAsync("data", customers, seed);

        Assert.Equal(CountByRules("data"), counts);
    }

    [Fact]
    public async Task WriteAsync_SampleOfAThousand_LooksLikeTheRealData()
    {
        var counts = await WriteAsync("data", 1000, 42);

        Assert.Equal((1000, 30_000), (counts.CustomerLanding, counts.StepTrainerLanding));
        Assert.InRange(counts.AccelerometerLanding, 83_000, 87_000);
        Assert.InRange(counts.CustomerTrusted, 450, 560);
        Assert.InRange(counts.Any.MachineLearningByTimestamp - counts.Any.MachineLearningByCustomer, 1500, 4500);
        Assert.InRange(counts.FromConsent.AccelerometerTrusted / (double)counts.Any.AccelerometerTrusted, 0.7, 0.85);
        Assert.InRange(counts.FromConsent.CustomerCurated, counts.CustomerTrusted * 0.9, counts.CustomerTrusted - 1);
        var lines = Directory.GetDirectories(Path.Combine(_root, "data")).ToDictionary(f => Path.GetFileName(f)!, f => Directory.GetFiles(f).Select(File.ReadAllText).ToArray());
        Assert.All(lines.Values, files => Assert.InRange(files.Length, 3, 6));
        Assert.All(_oddCustomers, odd => Assert.Contains(lines["customer_landing"], f => f.Contains(odd, StringComparison.Ordinal)));
        Assert.Contains(lines["accelerometer_landing"], f => f.Contains("\"timeStamp\"", StringComparison.Ordinal));
        Assert.Contains(lines["accelerometer_landing"], f => f.Contains("\"timestamp\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteAsync_SameSeed_GivesTheSameBytesAndAnotherOthers()
    {
        await WriteAsync("a", 50, 1);
        await WriteAsync("b", 50, 1);
        await WriteAsync("c", 50, 2);

        Assert.Equal(HashOf("a"), HashOf("b"));
        Assert.NotEqual(HashOf("a"), HashOf("c"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_000_001)]
    public async Task WriteAsync_NumberOutOfRange_Throws(int customers)
    {
        var error = await Assert.ThrowsAsync<EngineException>(() => WriteAsync("data", customers, 1));

        Assert.Contains("1 to 10,000,000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_FolderIsNotEmpty_ThrowsAndLeavesIt()
    {
        File.WriteAllText(Path.Combine(_root, "mine.txt"), "mine");

        var error = await Assert.ThrowsAsync<EngineException>(() => WriteAsync("", 1, 1));

        Assert.Contains("not an empty folder", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_root, "mine.txt")));
        Assert.Empty(Directory.GetDirectories(_root));
    }

    [Fact]
    public async Task WriteAsync_Cancelled_RemovesItsFiles()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SampleData.WriteAsync(Path.Combine(_root, "data"), 10, 1, source.Token));

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_root, "data")));
    }

    private Task<SampleCounts> WriteAsync(string folder, int customers, ulong seed) =>
        SampleData.WriteAsync(Path.Combine(_root, folder), customers, seed, TestContext.Current.CancellationToken);

    private string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(Path.Combine(_root, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetRelativePath(Path.Combine(_root, folder), file)));
            hash.AppendData(File.ReadAllBytes(file));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private SampleCounts CountByRules(string folder)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var customers = Import("customer_landing", "customerName string, email string, phone string, birthDay string, serialNumber string, registrationDate bigint, lastUpdateDate bigint, "
            + "shareWithResearchAsOfDate bigint, shareWithPublicAsOfDate bigint, shareWithFriendsAsOfDate bigint");
        var readings = Import("accelerometer_landing", "user string, timestamp bigint, x double, y double, z double");
        var steps = Import("step_trainer_landing", "sensorReadingTime bigint, serialNumber string, distanceFromObject int");
        Execute("CREATE TABLE trusted AS SELECT * FROM customer_landing WHERE shareWithResearchAsOfDate > 0");
        Execute("CREATE TABLE steps AS SELECT * FROM step_trainer_landing WHERE serialNumber IN (SELECT serialNumber FROM trusted)");
        return new(
            customers, readings, steps, Count("FROM trusted"), Count("FROM steps"), CountReadings("true"), CountReadings("a.timestamp >= c.shareWithResearchAsOfDate"));

        long Import(string table, string columns)
        {
            var files = Directory.GetFiles(Path.Combine(_root, folder, table))
                .Select(f => new LandingFile(f, Path.GetFileName(f), new FileInfo(f).Length, File.GetLastWriteTimeUtc(f)))
                .ToArray();
            var parquet = Path.Combine(_root, table + ".parquet");
            var profile = LandingImport.Import(
                connection, files, LandingFolder.Columns(columns), parquet, Path.Combine(_root, "rejects.ndjson"), 2, _ => { }, TestContext.Current.CancellationToken);
            Assert.Empty(profile.Rejects);
            Assert.Empty(profile.NewFields);
            Execute($"CREATE TABLE {table} AS FROM read_parquet('{parquet}')");
            return profile.Rows;
        }

        SampleReadings CountReadings(string madeAt)
        {
            Execute($"CREATE OR REPLACE TABLE readings AS SELECT a.*, c.serialNumber FROM accelerometer_landing a JOIN trusted c ON c.email = a.user WHERE {madeAt}");
            return new(
                Count("FROM readings"),
                Count("FROM trusted WHERE email IN (SELECT user FROM readings)"),
                Count("FROM steps s JOIN readings r ON r.timestamp = s.sensorReadingTime"),
                Count("FROM steps s JOIN readings r ON r.timestamp = s.sensorReadingTime AND r.serialNumber = s.serialNumber"));
        }

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        long Count(string from)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) " + from;
            return (long)command.ExecuteScalar()!;
        }
    }
}
