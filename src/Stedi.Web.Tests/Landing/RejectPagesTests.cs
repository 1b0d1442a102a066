using System.Text;
using System.Text.Json;
using CsCheck;
using Stedi.Pipeline.Landing;

namespace Stedi.Web.Tests.Landing;

public sealed class RejectPagesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void ReadAsync_AnyPageSizeAndReason_GivesEachRejectOnceInOrder() => Gen.Select(
        Gen.Int[0, 40], Gen.Int[1, 9], Gen.Bool, Gen.String[0, 300]).Sample((rejects, limit, filter, text) =>
    {
        var all = Enumerable.Range(1, rejects).Select(i => new Reject($"f{i % 3}.json", i, RejectReasons.All[i % 2], "d", text + i)).ToList();
        var content = Content(all);
        var reason = filter ? RejectReasons.All[1] : null;

        var seen = new List<Reject>();
        for (var query = new RejectQuery(limit, Reason: reason); ;)
        {
            var page = RejectPages.ReadAsync(Read(content), query, CancellationToken.None).GetAwaiter().GetResult();
            Assert.InRange(page.Items.Length, 0, limit);
            seen.AddRange(page.Items);
            if (page.NextCursor is null)
                break;
            query = query with { Cursor = page.NextCursor };
        }

        Assert.Equal(all.Where(r => reason is null || r.Reason == reason), seen);
    }, iter: 200);

    [Fact]
    public async Task ReadAsync_RareReasonInALargeFile_ReadsABoundedPartAndGoesOn()
    {
        var text = new string('x', 4_000);
        var all = Enumerable.Range(1, 5_000).Select(i => new Reject("a.json", i, i == 4_990 ? RejectReasons.LineTooLong : RejectReasons.MalformedJson, "", text)).ToList();
        var content = Content(all);
        var read = 0L;
        var pages = 0;
        var found = new List<Reject>();
        for (var query = new RejectQuery(10, Reason: RejectReasons.LineTooLong); ; pages++)
        {
            var before = read;
            var page = await RejectPages.ReadAsync(
                async (at, buffer, token) =>
                {
                    var length = await Read(content)(at, buffer, token);
                    read += length;
                    return length;
                }, query, Token);
            Assert.InRange(read - before, 0, 20L << 20);
            found.AddRange(page.Items);
            if (page.NextCursor is null)
                break;
            query = query with { Cursor = page.NextCursor };
        }

        Assert.Equal(4_990, Assert.Single(found).Line);
        Assert.InRange(pages, 2, 10);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("5")]
    [InlineData("99999999999999")]
    public async Task ReadAsync_ForeignCursor_IsRefused(string cursor)
    {
        var content = Content([new("a.json", 1, RejectReasons.MalformedJson, "", "text")]);

        await Assert.ThrowsAsync<ArgumentException>(() => RejectPages.ReadAsync(Read(content), new(1, cursor), Token));
    }

    [Fact]
    public async Task ReadAsync_TornLine_IsNoEnd()
    {
        var content = Content([new("a.json", 1, RejectReasons.MalformedJson, "", "text")])[..^4];

        await Assert.ThrowsAsync<JsonException>(() => RejectPages.ReadAsync(Read(content), new(1), Token));
    }

    private static byte[] Content(IEnumerable<Reject> rejects) =>
        Encoding.UTF8.GetBytes(string.Concat(rejects.Select(r => JsonSerializer.Serialize(r, JsonSerializerOptions.Web) + "\n")));

    private static Func<long, Memory<byte>, CancellationToken, Task<int>> Read(byte[] content) => (at, buffer, _) =>
    {
        var part = at >= content.Length ? [] : content.AsSpan((int)at, (int)Math.Min(buffer.Length, content.Length - at));
        part.CopyTo(buffer.Span);
        return Task.FromResult(part.Length);
    };
}
