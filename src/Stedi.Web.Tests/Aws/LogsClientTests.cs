using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

namespace Stedi.Web.Tests.Aws;

public sealed class LogsClientTests : FakeAwsTest
{
    [Fact]
    public async Task GetLogEvents_FollowedByToken_GivesEachLineOnceAndRepeatsTheTokenAtTheEnd()
    {
        for (var i = 0; i < 3; i++)
            Aws.Logs.Write("g", "s", $"line {i}");

        var first = await GetAsync(null, 2);
        var second = await GetAsync(first.NextForwardToken, 2);
        var end = await GetAsync(second.NextForwardToken, 2);
        Aws.Logs.Write("g", "s", "late");
        var late = await GetAsync(end.NextForwardToken, 2);

        Assert.Equal(["line 0", "line 1"], first.Events!.Select(e => e.Message));
        Assert.Equal(["line 2"], second.Events!.Select(e => e.Message));
        Assert.Equal((0, second.NextForwardToken), (end.Events!.Count, end.NextForwardToken));
        Assert.Equal(["late"], late.Events!.Select(e => e.Message));
        Assert.Equal(Clock.GetUtcNow().UtcDateTime, late.Events![0].Timestamp);
    }

    [Fact]
    public async Task GetLogEvents_NothingLoggedYet_IsResourceNotFound() =>
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => GetAsync(null, 1));

    [Fact]
    public async Task FilterLogEvents_OneStream_LeavesTheOthersOut()
    {
        Aws.Logs.Write("g", "s", "mine");
        Aws.Logs.Write("g", "other", "theirs");

        var page = await Clients.Logs.FilterLogEventsAsync(new() { LogGroupName = "g", LogStreamNames = ["s"] }, Token);

        Assert.Equal("mine", Assert.Single(page.Events!).Message);
    }

    private Task<GetLogEventsResponse> GetAsync(string? token, int limit) =>
        Clients.Logs.GetLogEventsAsync(new() { LogGroupName = "g", LogStreamName = "s", StartFromHead = true, NextToken = token, Limit = limit }, Token);
}
