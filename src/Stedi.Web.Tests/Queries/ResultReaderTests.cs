using Stedi.Web.Queries.Results;

namespace Stedi.Web.Tests.Queries;

public sealed class ResultReaderTests : IAsyncLifetime
{
    private readonly QueryLake _lake = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task Read_AnyPageInAnyOrder_GivesItsRows()
    {
        var id = Guid.NewGuid();
        var outcome = await _lake.RunAsync("SELECT n, 'a' || n AS text FROM readings ORDER BY n LIMIT 1000", id);
        using var reader = new ResultReader(_lake.Engine, id, outcome.Columns, (int)outcome.RowCount);

        foreach (var (offset, count) in new[] { (900, 50), (0, 3), (255, 2), (256, 1), (990, 50), (1000, 5), (511, 3) })
        {
            var rows = await reader.ReadAsync(offset, count, Token);
            Assert.Equal(Enumerable.Range(offset, Math.Max(0, Math.Min(count, 1000 - offset))), rows.Select(r => r.Index));
            Assert.All(rows, r => Assert.Equal([$"{r.Index}", $"a{r.Index}"], r.Cells));
        }
    }

    [Fact]
    public async Task Read_Values_AreUnchangedText()
    {
        var id = Guid.NewGuid();
        var outcome = await _lake.RunAsync("""SELECT NULL AS a, '' AS b, 'x' || chr(10) || '"]' AS c, 9007199254740993 AS d, [1, NULL] AS e, {'k': 'v'} AS f, 1.5::DOUBLE AS g, true AS h""", id);
        using var reader = new ResultReader(_lake.Engine, id, outcome.Columns, (int)outcome.RowCount);

        var row = Assert.Single(await reader.ReadAsync(0, 10, Token));

        Assert.Equal([null, "", "x\n\"]", "9007199254740993", "[1,null]", """{"k":"v"}""", "1.5", "true"], row.Cells);
    }

    [Fact]
    public async Task Read_RowTooLarge_IsReportedAndTheOthersAreRead()
    {
        var id = Guid.NewGuid();
        var outcome = await _lake.RunAsync($"SELECT n, CASE WHEN n = 1 THEN repeat('x', {ResultReader.MaxRowBytes * 3}) ELSE 'small' END AS text FROM readings ORDER BY n LIMIT 3", id);
        using var reader = new ResultReader(_lake.Engine, id, outcome.Columns, (int)outcome.RowCount);

        var rows = await reader.ReadAsync(0, 10, Token);

        Assert.Equal([false, true, false], rows.Select(r => r.IsTooLarge));
        Assert.Equal(["2", "small"], rows[2].Cells);
    }

    [Fact]
    public async Task Read_NoRows_IsEmpty()
    {
        var id = Guid.NewGuid();
        var outcome = await _lake.RunAsync("SELECT * FROM people WHERE false", id);
        using var reader = new ResultReader(_lake.Engine, id, outcome.Columns, (int)outcome.RowCount);

        Assert.Empty(await reader.ReadAsync(0, 10, Token));
    }
}
