using Stedi.Pipeline.Aws.Jobs;

namespace Stedi.Web.Tests.Aws;

public sealed class GlueLogsTests : FakeAwsTest
{
    private static readonly GlueRunId Id = new("job", "jr_1");

    [Theory]
    [InlineData(null, 1)]
    [InlineData(null, 3)]
    [InlineData(1, 2)]
    [InlineData(2, 5)]
    public async Task ReadAsync_TwoStreams_AreOneInOrderOfTimeHoweverPaged(int? pageSize, int limit)
    {
        for (var i = 0; i < 9; i++)
        {
            Aws.Logs.Write(i % 3 == 1 ? "/aws-glue/jobs/error" : "/aws-glue/jobs/output", Id.Run, $"line {i}");
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Aws.PageSize = pageSize;
        var logs = new GlueLogs(Clients.Logs);

        var lines = new List<(string, string)>();
        string? cursor = null;
        for (var pages = 0; pages < 30; pages++)
        {
            var page = await logs.ReadAsync(Id, null, hasEnded: true, cursor, limit, Token);
            Assert.True(page.Lines.Length <= limit);
            lines.AddRange(page.Lines.Select(l => (l.Level, l.Text)));
            cursor = page.Cursor;
            if (page.IsComplete)
                break;
        }

        Assert.Equal(Enumerable.Range(0, 9).Select(i => (i % 3 == 1 ? "error" : "info", $"line {i}")), lines);
    }

    [Fact]
    public async Task ReadAsync_NothingLoggedYet_FollowsNewLines()
    {
        var logs = new GlueLogs(Clients.Logs);

        var nothing = await logs.ReadAsync(Id, null, hasEnded: false, null, 10, Token);
        Aws.Logs.Write("/aws-glue/jobs/output", Id.Run, "first");
        var first = await logs.ReadAsync(Id, null, hasEnded: false, nothing.Cursor, 10, Token);
        var quiet = await logs.ReadAsync(Id, null, hasEnded: false, first.Cursor, 10, Token);
        Aws.Logs.Write("/aws-glue/jobs/output", Id.Run, "second");
        var second = await logs.ReadAsync(Id, null, hasEnded: true, quiet.Cursor, 10, Token);

        Assert.Equal((0, false), (nothing.Lines.Length, nothing.IsComplete));
        Assert.Equal("first", Assert.Single(first.Lines).Text);
        Assert.Empty(quiet.Lines);
        Assert.Equal("second", Assert.Single(second.Lines).Text);
        Assert.True(second.IsComplete);
    }

    [Fact]
    public async Task ReadAsync_GroupOfASecurityConfiguration_IsRead()
    {
        Aws.Logs.Write("/aws-glue/jobs-secret/error", Id.Run, "24/11/01 10:00:00 WARN TaskSetManager: slow");
        Aws.Logs.Write("/aws-glue/jobs-secret/error", Id.Run, "Traceback (most recent call last):\n");

        var page = await new GlueLogs(Clients.Logs).ReadAsync(Id, new() { LogGroupName = "/aws-glue/jobs-secret" }, hasEnded: true, null, 10, Token);

        Assert.Equal(["warn", "error"], page.Lines.Select(l => l.Level));
        Assert.EndsWith("last):", page.Lines[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("1.f/0~")]
    [InlineData("999999.f/0~0.f/0")]
    public async Task ReadAsync_ForeignCursor_IsRefused(string cursor) =>
        await Assert.ThrowsAsync<ArgumentException>(() => new GlueLogs(Clients.Logs).ReadAsync(Id, null, true, cursor, 10, Token));
}
