using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Queries;

public sealed class ResultExportTests : IAsyncLifetime
{
    private const string Endless = "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = -1";

    private readonly QueryLake _lake = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task Export_ResultThatWasCut_HasAllRowsOfTheVersionsThatItRead()
    {
        var export = await RunAsync("SELECT n, user FROM readings ORDER BY n");
        _lake.PublishReadings("v2", 7);

        var (csv, file) = await ReadAsync(export, ResultFormat.Csv);

        Assert.Equal((100_000L, false), (file.RowCount, file.Truncated));
        var lines = csv.TrimEnd().Split('\n');
        Assert.Equal(["n,user", "0,user0", "99999,user99"], [lines[0], lines[1], lines[^1]]);
        Assert.Equal(100_001, lines.Length);
        Assert.Null(await _lake.Engine.FindExportObstacleAsync(export, Token));
    }

    [Fact]
    public async Task Export_BeyondTheLimit_IsCutAndSaysSo()
    {
        var (csv, file) = await ReadAsync(await RunAsync("SELECT n FROM readings ORDER BY n"), ResultFormat.Csv, maxRows: 2_000);

        Assert.Equal((2_000L, true), (file.RowCount, file.Truncated));
        Assert.Equal(2_001, csv.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Export_VersionRemoved_NamesIt()
    {
        var export = await RunAsync("SELECT n FROM readings");
        _lake.PublishReadings("v2", 7);
        _lake.Remove("readings", QueryLake.Version);

        var fault = await Assert.ThrowsAsync<QueryException>(() => ReadAsync(export, ResultFormat.Csv));

        Assert.Equal(QueryFailure.NotFound, fault.Failure);
        Assert.Contains("Version v1 of readings", fault.Message, StringComparison.Ordinal);
        Assert.Equal(fault.Message, await _lake.Engine.FindExportObstacleAsync(export, Token));
    }

    [Fact]
    public async Task Export_WholeResult_IsTheStoredOneAlsoWhenItsVersionIsGone()
    {
        var export = await RunAsync("SELECT n, random() AS r FROM readings WHERE n < 3 ORDER BY n");
        var stored = await _lake.ReadAsync(export.Id, ResultFormat.Csv);
        _lake.PublishReadings("v2", 7);
        _lake.Remove("readings", QueryLake.Version);

        var (csv, file) = await ReadAsync(export, ResultFormat.Csv);

        Assert.Equal(3, file.RowCount);
        Assert.Equal(stored, csv);
    }

    [Fact]
    public async Task Export_WholeResultNoLongerStored_RunsAgain()
    {
        var export = await RunAsync("SELECT n FROM readings WHERE n < 3 ORDER BY n");

        var (csv, _) = await ReadAsync(export with { Id = Guid.NewGuid() }, ResultFormat.Csv);

        Assert.Equal("n\n0\n1\n2\n", csv);
    }

    [Fact]
    public async Task Export_VersionsNotRecorded_IsRefused()
    {
        var export = await RunAsync("SELECT n FROM readings");

        var fault = await Assert.ThrowsAsync<QueryException>(() => ReadAsync(export with { Inputs = [] }, ResultFormat.Csv));

        Assert.Equal(QueryFailure.NotFound, fault.Failure);
    }

    /// <summary>Of a stored result, and of one that runs again.</summary>
    [Theory]
    [InlineData("SELECT 1655564376361 AS at, 1655561880::BIGINT AS s, 'x' AS t", true)]
    [InlineData("SELECT 1655564376361 AS at, 1655561880::BIGINT AS s, 'x' AS t", false)]
    public async Task Export_WithDates_WritesTimestampsInUtc(string sql, bool isStored)
    {
        var export = await RunAsync(sql);
        if (!isStored)
            export = export with { StoredRows = null };
        export = export with { Timestamps = [("at", ColumnFormat.EpochMs), ("s", ColumnFormat.EpochS)] };

        var (csv, _) = await ReadAsync(export, ResultFormat.Csv);
        var (json, _) = await ReadAsync(export, ResultFormat.Json);
        var (plain, _) = await ReadAsync(export with { Timestamps = [] }, ResultFormat.Csv);

        Assert.Equal("at,s,t\n2022-06-18 14:59:36.361,2022-06-18 14:18:00,x\n", csv);
        Assert.Contains("""["2022-06-18T14:59:36.361000","2022-06-18T14:18:00.000000","x"]""", json, StringComparison.Ordinal);
        Assert.Equal("at,s,t\n1655564376361,1655561880,x\n", plain);
    }

    /// <summary>The lake has one worker: another query gets it only if the export gave it up.</summary>
    [Fact]
    public async Task Export_Cancelled_StopsTheWork()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var export = new ResultExport(Guid.NewGuid(), Endless, [], null, null, []);
        var running = _lake.Engine.ExportResultAsync(export, ResultFormat.Csv, Limits(1_000), cancel.Token);
        Assert.False(running.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(1, (await _lake.RunAsync("SELECT 1")).RowCount);
    }

    [Fact]
    public async Task Export_StatementThatIsNotAllowed_IsRefused()
    {
        var export = new ResultExport(Guid.NewGuid(), "SELECT * FROM read_text('/etc/passwd')", [], null, null, []);

        Assert.Equal(QueryFailure.Refused, (await Assert.ThrowsAsync<QueryException>(() => ReadAsync(export, ResultFormat.Csv))).Failure);
        Assert.NotNull(await _lake.Engine.FindExportObstacleAsync(export, Token));
    }

    private static QueryLimits Limits(int maxRows) => new(TimeSpan.FromSeconds(60), maxRows, 256L << 20);

    private async Task<ResultExport> RunAsync(string sql)
    {
        var id = Guid.NewGuid();
        var outcome = await _lake.RunAsync(sql, id);
        return new(id, sql, outcome.Inputs, null, outcome.Truncated ? null : outcome.RowCount, []);
    }

    private async Task<(string Text, ExportedRows File)> ReadAsync(ResultExport export, ResultFormat format, int maxRows = 1_000_000)
    {
        var file = await _lake.Engine.ExportResultAsync(export, format, Limits(maxRows), Token);
        await using (file.Content)
        {
            using var reader = new StreamReader(file.Content);
            return (await reader.ReadToEndAsync(Token), file);
        }
    }
}
