using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Web.Queries.Results;

namespace Stedi.Web.Tests.Queries;

public sealed class ResultSortTests(QueryLake lake) : IClassFixture<QueryLake>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("VALUES (10), (9), (NULL), (-2)", "-2 9 10 null")]
    [InlineData("VALUES (9007199254740993), (9007199254740992), (3)", "3 9007199254740992 9007199254740993")]
    [InlineData("VALUES (1.5::DECIMAL(30,2)), (10), (-0.25)", "-0.25 1.50 10.00")]
    [InlineData("VALUES (1e300), ('-Infinity'::DOUBLE), (2.5)", "-Infinity 2.5 1E+300")]
    [InlineData("VALUES ('b'), ('10'), ('9'), ('')", " 10 9 b")]
    [InlineData("VALUES (TIMESTAMP '2022-10-01 00:00:00'), (TIMESTAMP '2022-09-30 23:59:59.5')", "2022-09-30T23:59:59.500000 2022-10-01T00:00:00.000000")]
    [InlineData("VALUES (DATE '2022-10-01'), (DATE '2022-02-03')", "2022-02-03 2022-10-01")]
    [InlineData("VALUES (true), (false)", "false true")]
    public async Task Sort_EachType_SortsByValueWithNullsLast(string sql, string expected)
    {
        var rows = await SortAsync($"SELECT * FROM ({sql}) t(x)", new RowSort("x"));

        Assert.Equal(expected, string.Join(' ', rows.Select(r => r[0] ?? "null")).Replace("1e+300", "1E+300", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Sort_SeveralColumns_KeepsTheOrderOfTies()
    {
        var rows = await SortAsync(
            "SELECT * FROM (VALUES ('a', 1, 'first'), ('b', NULL, 'second'), ('a', 2, 'third'), ('b', 5, 'fourth'), ('a', 2, 'fifth')) t(x, y, z)",
            new RowSort("x", Descending: true), new RowSort("y", Descending: true));

        Assert.Equal(["fourth", "second", "third", "fifth", "first"], rows.Select(r => r[2]));
    }

    [Fact]
    public async Task Sort_ManyRows_IsReadByPageFromAnyPlace()
    {
        var id = Guid.NewGuid();
        var outcome = await lake.RunAsync("SELECT n, 'a' || n AS text FROM readings ORDER BY n LIMIT 1000", id);
        using var reader = new ResultReader(lake.Engine, id, outcome.Columns, (int)outcome.RowCount);

        var sorted = await reader.SortAsync([new("n", Descending: true)], Token);

        Assert.Equal(1000, sorted.RowCount);
        foreach (var (offset, count) in new[] { (990, 50), (0, 3), (500, 2), (1000, 5) })
        {
            var rows = await sorted.ReadAsync(offset, count, Token);
            Assert.Equal(Enumerable.Range(offset, Math.Max(0, Math.Min(count, 1000 - offset))), rows.Select(r => r.Index));
            Assert.All(rows, r => Assert.Equal([$"{999 - r.Index}", $"a{999 - r.Index}"], r.Cells));
        }
    }

    [Fact]
    public async Task Sort_RowTooLargeToShow_IsLastAndSaysSo()
    {
        var id = Guid.NewGuid();
        var outcome = await lake.RunAsync($"SELECT n, CASE WHEN n = 1 THEN repeat('x', {ResultReader.MaxRowBytes * 3}) ELSE 'small' END AS text FROM readings ORDER BY n LIMIT 3", id);
        using var reader = new ResultReader(lake.Engine, id, outcome.Columns, (int)outcome.RowCount);

        var rows = await (await reader.SortAsync([new("n")], Token)).ReadAsync(0, 10, Token);

        Assert.Equal([false, false, true], rows.Select(r => r.IsTooLarge));
    }

    private async Task<ImmutableArray<ImmutableArray<string?>>> SortAsync(string sql, params RowSort[] sort)
    {
        var id = Guid.NewGuid();
        var outcome = await lake.RunAsync(sql, id);
        using var reader = new ResultReader(lake.Engine, id, outcome.Columns, (int)outcome.RowCount);
        var sorted = await reader.SortAsync([.. sort], Token);
        return [.. (await sorted.ReadAsync(0, 100, Token)).Select(r => r.Cells)];
    }
}
