using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Aws;

public sealed class AthenaResultExportTests : AthenaEngineTest
{
    private const string Starts = "Athena.StartQueryExecution";

    [Fact]
    public async Task Export_ResultThatWasCut_CopiesAthenasFileAndRunsNothing()
    {
        var export = await RunAsync("SELECT id, name FROM people ORDER BY id", maxRows: 10);

        var (csv, file) = await ReadAsync(export, ResultFormat.Csv);
        var (json, _) = await ReadAsync(export, ResultFormat.Json);

        Assert.Equal((2500L, false), (file.RowCount, file.Truncated));
        var lines = csv.TrimEnd().Split('\n');
        // The second has an empty name, the third has none.
        Assert.Equal(["id,name", "0,\"\"", "1,", "2,n2"], lines[..4]);
        Assert.Equal(2501, lines.Length);
        Assert.Contains("[0,\"\"]\n,[1,null]\n,[2,\"n2\"]", json, StringComparison.Ordinal);
        Assert.Equal(1, Aws.Calls[Starts]);
        Assert.Equal(1, Aws.Calls["S3.GetObject"]);
        Assert.Null(await Engine.FindExportObstacleAsync(export, Token));
    }

    [Fact]
    public async Task Export_BeyondTheLimit_IsCutAndSaysSo()
    {
        var (csv, file) = await ReadAsync(await RunAsync("SELECT id FROM people ORDER BY id", maxRows: 10), ResultFormat.Csv, maxRows: 1_500);

        Assert.Equal((1_500L, true), (file.RowCount, file.Truncated));
        Assert.EndsWith("\n1499\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WholeResult_IsThisServersOwnAndElseAthenas()
    {
        var export = await RunAsync("SELECT id FROM people WHERE id < 2 ORDER BY id");
        var gets = Aws.Calls["S3.GetObject"];

        var (own, _) = await ReadAsync(export, ResultFormat.Csv);
        Assert.Equal(gets, Aws.Calls["S3.GetObject"]);
        var (copied, file) = await ReadAsync(export with { Id = Guid.NewGuid() }, ResultFormat.Csv);

        Assert.Equal(own, copied);
        Assert.Equal((2L, 1), (file.RowCount, Aws.Calls[Starts]));
    }

    [Fact]
    public async Task Export_WithDates_WritesTimestampsInUtc()
    {
        var export = await RunAsync("SELECT id * 0 + 1655561880 AS s, id * 0 + 1655564376361 AS ms, id * 0 + 9007199254740993 AS far, name FROM people WHERE id = 2");
        export = export with { Timestamps = [("s", ColumnFormat.EpochS), ("ms", ColumnFormat.EpochMs), ("far", ColumnFormat.EpochMs)] };

        var (csv, _) = await ReadAsync(export, ResultFormat.Csv);
        var (json, _) = await ReadAsync(export, ResultFormat.Json);

        Assert.Equal("s,ms,far,name\n2022-06-18 14:18:00,2022-06-18 14:59:36.361,,n2\n", csv);
        Assert.Contains("""["2022-06-18T14:18:00.000000","2022-06-18T14:59:36.361000",null,"n2"]""", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AthenasFileRemoved_SaysSoAndRunsNothing()
    {
        var export = await RunAsync("SELECT id FROM people", maxRows: 10);
        foreach (var (key, _) in Aws.S3.List(Bucket, "queries/"))
            Aws.S3.Delete(Bucket, key);

        var fault = await Assert.ThrowsAsync<QueryException>(() => ReadAsync(export, ResultFormat.Csv));

        Assert.Equal(QueryFailure.NotFound, fault.Failure);
        Assert.Contains("removed", fault.Message, StringComparison.Ordinal);
        Assert.Equal(fault.Message, await Engine.FindExportObstacleAsync(export, Token));
        Assert.Equal(1, Aws.Calls[Starts]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task Export_QueryThatAthenaDoesNotKnow_IsNotFound(string? engineId)
    {
        var export = (await RunAsync("SELECT id FROM people", maxRows: 10)) with { EngineQueryId = engineId };

        Assert.Equal(QueryFailure.NotFound, (await Assert.ThrowsAsync<QueryException>(() => ReadAsync(export, ResultFormat.Csv))).Failure);
        Assert.NotNull(await Engine.FindExportObstacleAsync(export, Token));
    }

    [Fact]
    public async Task Export_Parquet_IsRefused() =>
        Assert.Equal(QueryFailure.Refused, (await Assert.ThrowsAsync<QueryException>(async () => await ReadAsync(await RunAsync("SELECT 1"), ResultFormat.Parquet))).Failure);

    [Fact]
    public async Task Export_Cancelled_Stops()
    {
        var export = await RunAsync("SELECT id FROM people", maxRows: 10);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine.ExportResultAsync(export, ResultFormat.Csv, Limits(100), cancel.Token));
    }

    private static QueryLimits Limits(int maxRows) => new(TimeSpan.FromSeconds(30), maxRows, 1 << 20);

    private async Task<ResultExport> RunAsync(string sql, int maxRows = 10_000)
    {
        var id = Guid.NewGuid();
        var outcome = await RunAsync(sql, id, maxRows);
        return new(id, sql, outcome.Inputs, outcome.EngineQueryId, outcome.Truncated ? null : outcome.RowCount, []);
    }

    private async Task<(string Text, ExportedRows File)> ReadAsync(ResultExport export, ResultFormat format, int maxRows = 1_000_000)
    {
        var file = await Engine.ExportResultAsync(export, format, Limits(maxRows), Token);
        await using (file.Content)
        {
            using var reader = new StreamReader(file.Content);
            return (await reader.ReadToEndAsync(Token), file);
        }
    }
}
