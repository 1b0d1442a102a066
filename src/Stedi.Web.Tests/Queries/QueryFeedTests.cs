using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stedi.Web.Data;
using Stedi.Web.Queries;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Queries;

public sealed class QueryFeedTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private const string Endless = "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = -1";

    private readonly QueryAuthor _author = new(Guid.NewGuid().ToString(), "tester", IsAdmin: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private QueryService Queries => fixture.App.Services.GetRequiredService<QueryService>();

    [Fact]
    public async Task Follow_CancelledMeanwhile_ReportsTheEndAndStops()
    {
        var id = await StartAsync(Endless);
        var seen = new List<QueryStatus>();

        await foreach (var query in fixture.App.Services.GetRequiredService<QueryFeed>().FollowAsync(id, _author, Token))
        {
            seen.Add(query.Status);
            if (query.Status == QueryStatus.Running)
                await Queries.CancelAsync(id, _author, Token);
        }

        Assert.Equal(QueryStatus.Cancelled, seen[^1]);
        Assert.Equal(seen.Distinct(), seen);
    }

    [Fact]
    public async Task Follow_OfAnother_GivesNothing()
    {
        var id = await StartAsync("select 1");
        var stranger = new QueryAuthor("stranger", "stranger", IsAdmin: false);
        Assert.False(await fixture.App.Services.GetRequiredService<QueryFeed>().FollowAsync(id, stranger, Token).GetAsyncEnumerator(Token).MoveNextAsync());
    }

    /// <summary>It gets no notifications there, so it polls.</summary>
    [Fact]
    public async Task Follow_ThroughAnotherServer_FindsTheEndToo()
    {
        var services = fixture.App.Services;
        await using var elsewhere = new QueryHost(
            services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<IDbContextFactory<StediDbContext>>(), TimeProvider.System,
            NullLogger<QueryHost>.Instance);
        var id = await StartAsync("select 1");

        var last = QueryStatus.Queued;
        await foreach (var query in new QueryFeed(Queries, new QueryNews(), elsewhere, TimeProvider.System).FollowAsync(id, _author, Token))
            last = query.Status;

        Assert.Equal(QueryStatus.Succeeded, last);
    }

    private async Task<Guid> StartAsync(string sql) =>
        Assert.IsType<QueryStart.Accepted>(await Queries.StartAsync(sql, _author, Token)).Query.Id;
}
