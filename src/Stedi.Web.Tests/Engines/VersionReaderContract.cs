using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Engines;

/// <summary>The contract of reading a version's rows. The tests of each engine inherit it.</summary>
public abstract class VersionReaderContract : IAsyncLifetime
{
    private static readonly QueryLimits Limits = new(TimeSpan.FromSeconds(60), 10_000, 256L << 20);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IVersionReader Reader { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Reader = await CreateAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Over <see cref="SampleRows"/>.</summary>
    protected abstract Task<IVersionReader> CreateAsync();

    [Theory]
    [InlineData("name", false)]
    [InlineData("ok", true)]
    [InlineData("seen", true)]
    public async Task ReadAsync_Sorted_PagesFitTogether(string column, bool descending)
    {
        var ids = new List<long>();
        var keys = new List<object?>();
        for (var offset = 0; offset < SampleRows.Count; offset += 700)
        {
            var page = await ReadAsync(RowQuery.All with { Sort = [new(column, descending)] }, offset, 700);
            var key = page.Columns.Select(c => c.Name).ToList().IndexOf(column);
            ids.AddRange(page.Rows.Select(r => (long)r[0]!));
            keys.AddRange(page.Rows.Select(r => r[key]));
            Assert.Equal(offset + 700 < SampleRows.Count, page.Truncated);
        }

        Assert.Equal(Enumerable.Range(0, SampleRows.Count).Select(i => (long)i), ids.Order());
        var texts = keys.Where(k => k is not null).Select(k => k!.ToString()!).ToList();
        Assert.Equal(descending ? texts.OrderDescending(StringComparer.Ordinal) : texts.Order(StringComparer.Ordinal), texts);
        Assert.All(keys.Skip(texts.Count), Assert.Null);
    }

    [Theory]
    [InlineData("id", RowTest.Ge, "2490", 10)]
    [InlineData("ID", RowTest.Lt, " 3 ", 3)]
    [InlineData("x", RowTest.Eq, "0.25", 1)]
    [InlineData("x", RowTest.Le, "1e0", 5)]
    [InlineData("amount", RowTest.Eq, "0.07", 1)]
    [InlineData("amount", RowTest.Gt, "24.985", 1)]
    [InlineData("ok", RowTest.Eq, "true", 1250)]
    [InlineData("day", RowTest.Eq, "2022-01-02", 1)]
    [InlineData("seen", RowTest.Lt, "2022-06-16 04:00:02", 2)]
    [InlineData("seen", RowTest.Eq, "2022-06-16T04:00:01Z", 1)]
    [InlineData("name", RowTest.IsNull, null, 250)]
    [InlineData("name", RowTest.NotNull, null, 2250)]
    [InlineData("name", RowTest.Ne, "n1", 1929)]
    [InlineData("name", RowTest.Contains, "BRIEN", 1)]
    [InlineData("name", RowTest.Starts, "%", 1)]
    [InlineData("name", RowTest.Eq, "", 0)]
    [InlineData("list", RowTest.NotNull, null, 2500)]
    public async Task ReadAsync_Filtered_ReturnsMatchingRows(string column, RowTest test, string? value, long rows)
    {
        var page = await ReadAsync(RowQuery.All with { Filters = [new(column, test, value)], Sort = [new("id")] }, 0, 1000);

        Assert.Equal(Math.Min(rows, 1000), page.Rows.Length);
        Assert.Equal(rows > 1000, page.Truncated);
        Assert.Equal(SampleRows.Count, page.RowCount);
        Assert.True(page.MatchCount == rows || (page.Truncated && page.MatchCount is null), $"The match count is {page.MatchCount}.");
    }

    /// <summary>The ids count up from 0, as seconds or milliseconds since 1970.</summary>
    [Theory]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Eq, "1970-01-01 00:10", 60)]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Ne, "1970-01-01 00:10", 2440)]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Lt, "1970-01-01 00:10", 600)]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Le, "1970-01-01 00:10", 660)]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Gt, "1970-01-01 00:10", 1840)]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Ge, "1970-01-01T02:10:00+02:00", 1900)]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Eq, "1970-01-01", 2500)]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Gt, "1969-12-31", 2500)]
    [InlineData("id", ColumnFormat.EpochMs, RowTest.Eq, "1970-01-01 00:00:01", 1000)]
    [InlineData("id", ColumnFormat.EpochMs, RowTest.Ge, "1970-01-01 00:00:00.0004", 2499)]
    [InlineData("id", ColumnFormat.EpochMs, RowTest.Lt, "2022-06-18", 2500)]
    [InlineData("id", null, RowTest.Eq, "1970-01-01 00:10:00", 1)]
    [InlineData("id", null, RowTest.Gt, "1970-01-01 00:10", 1840)]
    [InlineData("id", ColumnFormat.EpochS, RowTest.Eq, "600", 1)]
    [InlineData("seen", null, RowTest.Eq, "2022-06-16 04:00", 60)]
    [InlineData("seen", null, RowTest.Ne, "2022-06-16", 0)]
    [InlineData("seen", null, RowTest.Le, "2022-06-16 04:00:02", 3)]
    [InlineData("seen", null, RowTest.Ge, "2022-06-16 06:00+02:00", 2500)]
    public async Task ReadAsync_FilteredByDate_ReturnsWhatBeginsWithIt(string column, ColumnFormat? format, RowTest test, string value, int rows)
    {
        var page = await ReadAsync(RowQuery.All with { Filters = [new(column, test, value, format)], Sort = [new("id")] }, 0, 1000);

        Assert.Equal((Math.Min(rows, 1000), rows > 1000), (page.Rows.Length, page.Truncated));
    }

    [Theory]
    [InlineData("id", ColumnFormat.Number, "plain numbers")]
    [InlineData("x", null, "not a valid value")]
    [InlineData("day", null, "not a valid value")]
    public async Task ReadAsync_DateForAnotherType_IsRefused(string column, ColumnFormat? format, string reason) =>
        Assert.Contains(reason, await RefusalAsync(RowQuery.All with { Filters = [new(column, RowTest.Eq, "2022-06-18 14:18:00", format)] }), StringComparison.Ordinal);

    [Theory]
    [InlineData(SampleRows.Hostile, 1)]
    [InlineData(SampleRows.Wild, 1)]
    [InlineData("' OR '1'='1", 0)]
    [InlineData("x'; DROP TABLE samples; --", 0)]
    [InlineData("\\' OR 1=1 --", 0)]
    [InlineData("$$ || (SELECT 1) || $$", 0)]
    [InlineData("\u2019\ud800 /* */ ;\r\n\t?", 0)]
    public async Task ReadAsync_HostileValue_IsOnlyAValue(string value, int rows)
    {
        foreach (var test in new[] { RowTest.Eq, RowTest.Contains, RowTest.Starts })
            Assert.Equal(rows, (await ReadAsync(RowQuery.All with { Filters = [new("name", test, value)] })).Rows.Length);
    }

    [Theory]
    [InlineData("nam", RowTest.Eq, "x", "no column 'nam'")]
    [InlineData("id\" = 1 OR \"id", RowTest.Eq, "1", "no column")]
    [InlineData("name", RowTest.Eq, "a\0b", "NUL")]
    [InlineData("id", RowTest.Eq, "1 OR 1=1", "not a valid value")]
    [InlineData("id", RowTest.Eq, "99999999999999999999", "not a valid value")]
    [InlineData("x", RowTest.Lt, "NaN", "not a valid value")]
    [InlineData("ok", RowTest.Eq, "yes", "true or false")]
    [InlineData("day", RowTest.Eq, "16.6.2022", "2022-06-16")]
    [InlineData("x", RowTest.Contains, "1", "Cannot search in x")]
    [InlineData("name", RowTest.Contains, "", "empty")]
    [InlineData("name", RowTest.Eq, null, "needs a value")]
    [InlineData("list", RowTest.Eq, "1", "Cannot compare list")]
    [InlineData("name", (RowTest)99, "1", "Unknown condition")]
    public async Task ReadAsync_ImpossibleFilter_IsRefused(string column, RowTest test, string? value, string reason) =>
        Assert.Contains(reason, await RefusalAsync(RowQuery.All with { Filters = [new(column, test, value)] }), StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_BeyondTheLimits_IsRefused()
    {
        Assert.Contains("at most", await RefusalAsync(RowQuery.All with { Filters = [.. Enumerable.Repeat(new RowFilter("id", RowTest.Gt, "1"), 11)] }), StringComparison.Ordinal);
        Assert.Contains("at most", await RefusalAsync(RowQuery.All with { Sort = [new("id"), new("x"), new("ok"), new("day")] }), StringComparison.Ordinal);
        Assert.Contains("at most", await RefusalAsync(RowQuery.All with { Filters = [new("name", RowTest.Eq, new string('x', 1001))] }), StringComparison.Ordinal);
        Assert.Contains("annot sort", await RefusalAsync(RowQuery.All with { Sort = [new("list")] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_MaskedColumn_IsHiddenAndDecidesNothing()
    {
        var query = RowQuery.All with { Masked = ["Name"] };

        var page = await ReadAsync(query with { Sort = [new("id")] }, 0, 10);

        Assert.Equal([RowQuery.Mark, RowQuery.Mark, RowQuery.Mark, null], page.Rows.Take(4).Select(r => r[1]));
        await DenyAsync(query with { Filters = [new("name", RowTest.Eq, "n1")] });
        await DenyAsync(query with { Filters = [new("NAME", RowTest.IsNull)] });
        await DenyAsync(query with { Sort = [new("name")] });
    }

    [Fact]
    public async Task ExportAsync_FilteredAndMasked_WritesTheRows()
    {
        var query = new RowQuery([new("id", Descending: true)], [new("id", RowTest.Lt, "4")], ["name", "seen"]);

        var csv = await ExportAsync(query, ResultFormat.Csv);
        var json = await ExportAsync(query, ResultFormat.Json);

        var lines = csv.Split('\n');
        Assert.Equal("id,name,x,amount,ok,day,seen,list", lines[0]);
        Assert.StartsWith("3,,0.75,0.03,false,2022-01-04,•••,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2,•••,0.5,0.02,true,2022-01-03,•••,", lines[2], StringComparison.Ordinal);
        Assert.Equal(4 + 2, lines.Length);
        Assert.Contains("\n[3,null,0.75,\"0.03\",false,\"2022-01-04\",\"•••\",", json, StringComparison.Ordinal);
        Assert.DoesNotContain("n1", csv + json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColumnFormat.EpochS, "1970-01-01 00:00:03")]
    [InlineData(ColumnFormat.EpochMs, "1970-01-01 00:00:00.003")]
    public async Task ExportAsync_NumbersAsTimestamps_AreSortedAndFilteredAsNumbers(ColumnFormat format, string text)
    {
        var query = new RowQuery([new("id", Descending: true)], [new("id", RowTest.Lt, "4")], ["seen"]) { Timestamps = [("ID", format), ("seen", format)] };

        var lines = (await ExportAsync(query, ResultFormat.Csv)).Split('\n');

        Assert.StartsWith(text, lines[1], StringComparison.Ordinal);
        Assert.Contains(RowQuery.Mark, lines[1], StringComparison.Ordinal);
        Assert.Equal(4 + 2, lines.Length);
    }

    [Fact]
    public async Task ExportAsync_MoreThanTheLimit_SaysSo()
    {
        var export = await Reader.ExportAsync(SampleRows.Table, "v1", RowQuery.All, ResultFormat.Csv, Limits with { MaxRows = 7 }, Token);
        await using (export.Content)
            Assert.Equal((7L, true), (export.RowCount, export.Truncated));
    }

    [Fact]
    public async Task MeasureAsync_EachType_ReturnsItsStatistics()
    {
        var statistics = VersionStatistics.FromJson((await Reader.MeasureAsync(SampleRows.Table, "v1", Token)).ToJson());

        Assert.Equal(SampleRows.Count, statistics.RowCount);
        Assert.Equal(SampleRows.Columns.Select(c => c.Name), statistics.Columns.Select(c => c.Name));
        var column = statistics.Columns.ToDictionary(c => c.Name);
        Assert.Equal(("0", "2499", 0L), (column["id"].Min, column["id"].Max, column["id"].Nulls));
        Assert.Equal((SampleRows.Count, true), (column["id"].Distinct, column["id"].IsExact));
        Assert.Equal(Enumerable.Repeat(125L, 20), column["id"].Histogram.Select(b => b.Rows));
        Assert.Equal((250L, "n0"), (column["name"].Nulls, column["name"].Top[0].Value));
        Assert.Equal((SampleRows.Wild, 5), (column["name"].Min, column["name"].Top.Length));
        Assert.Equal([new("false", 1250), new ValueCount("true", 1250)], column["ok"].Top);
        Assert.Equal((2500L, 20), (column["x"].Histogram.Sum(b => b.Rows), column["x"].Histogram.Length));
        Assert.Equal((2500L, "2022-01-01"), (column["day"].Histogram.Sum(b => b.Rows), column["day"].Min));
        Assert.Equal(2500L, column["seen"].Histogram.Sum(b => b.Rows));
        Assert.Equal(2500L, column["amount"].Histogram.Sum(b => b.Rows));
        Assert.Equal((0L, null, null), (column["list"].Nulls, column["list"].Distinct, column["list"].Min));
    }

    [Fact]
    public async Task AnyRead_NoSuchVersion_IsNotFound()
    {
        Assert.Equal(QueryFailure.NotFound, (await Assert.ThrowsAsync<QueryException>(
            () => Reader.ReadAsync(SampleRows.Table, "v9", RowQuery.All, new(100, 10), Token))).Failure);
        Assert.Equal(QueryFailure.NotFound, (await Assert.ThrowsAsync<QueryException>(() => Reader.MeasureAsync(SampleRows.Table, "../v1", Token))).Failure);
    }

    protected Task<Preview> ReadAsync(RowQuery query, int offset = 0, int limit = 100) => Reader.ReadAsync(SampleRows.Table, "v1", query, new(offset, limit), Token);

    protected async Task<string> RefusalAsync(RowQuery query, int offset = 0)
    {
        var fault = await Assert.ThrowsAsync<QueryException>(() => ReadAsync(query, offset));
        Assert.Equal(QueryFailure.Refused, fault.Failure);
        return fault.Message;
    }

    private async Task DenyAsync(RowQuery query) =>
        Assert.Equal(QueryFailure.Denied, (await Assert.ThrowsAsync<QueryException>(() => ReadAsync(query))).Failure);

    protected async Task<string> ExportAsync(RowQuery query, ResultFormat format)
    {
        var export = await Reader.ExportAsync(SampleRows.Table, "v1", query, format, Limits, Token);
        await using (export.Content)
        {
            using var reader = new StreamReader(export.Content);
            return await reader.ReadToEndAsync(Token);
        }
    }
}
