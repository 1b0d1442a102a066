using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Data;
using Stedi.Web.Queries;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Queries;

/// <summary>Several servers over one database, and a database outage.</summary>
public sealed class QueryHostTests
{
    private const string Queries = "/api/v1/queries";
    private const string Endless = "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = -1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lock_ConnectionLost_IsTakenAgainSoALiveServerIsNotMistakenForDead()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        var id = await StartAsync(client, Endless);
        await ReachAsync(client, id, "running");
        var before = await HolderAsync(app);

        await app.Database.CutAsync();
        while (await HolderAsync(app) is not { } now || now == before)
            await Task.Delay(20, Token);

        await using var second = NewHost(app);
        await second.StartAsync(Token);
        Assert.Equal("running", (await GetAsync(client, id)).GetProperty("status").GetString());
        using var cancelled = await client.PostAsync($"{Queries}/{id}/cancel", null, Token);
        await ReachAsync(client, id, "cancelled");
    }

    [Fact]
    public async Task Start_AfterAServerThatDied_SettlesItsQueries()
    {
        await using var app = await StediApp.StartAsync();
        using var admin = await app.CreateClientAsync(Role.Admin);
        var left = NewQuery(host: 42);
        await using (var db = app.Database.OpenContext())
        {
            db.Add(left);
            await db.SaveChangesAsync(Token);
        }

        await using var second = NewHost(app);
        await second.StartAsync(Token);

        var query = await GetAsync(admin, left.Id);
        Assert.Equal("failed", query.GetProperty("status").GetString());
        Assert.Contains("again", query.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnswerToItsCommitLost_IsNotQueuedForever()
    {
        var loss = new LostCommit();
        await using var app = await StediApp.StartAsync(b => b.Services.ConfigureDbContext<StediDbContext>(o => o.AddInterceptors(loss)));
        using var client = await app.CreateClientAsync(Role.Operator);
        loss.IsDue = true;

        using var answer = await client.PostAsJsonAsync(Queries, new { sql = "select 1 as x" }, Token);
        Assert.False(answer.IsSuccessStatusCode);
        await using var db = app.Database.OpenContext();
        var lost = await db.Set<Query>().AsNoTracking().SingleAsync(Token);
        await app.Services.GetRequiredService<QueryService>().FailLostAsync(Token);

        var query = await GetAsync(client, lost.Id);
        Assert.Equal("failed", query.GetProperty("status").GetString());
        Assert.Contains("Run it again", query.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(app.Services.GetRequiredService<OpenQueries>().Ids);
    }

    [Fact]
    public async Task FailLost_QueriesThatRunHere_AreLeftAlone()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        var id = await StartAsync(client, Endless);
        await ReachAsync(client, id, "running");

        await app.Services.GetRequiredService<QueryService>().FailLostAsync(Token);

        Assert.Equal("running", (await GetAsync(client, id)).GetProperty("status").GetString());
        using var cancelled = await client.PostAsync($"{Queries}/{id}/cancel", null, Token);
    }

    [Fact]
    public async Task Cancel_ThroughAnotherServer_StopsItWhereItRuns()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        var id = await StartAsync(client, Endless);
        await ReachAsync(client, id, "running");
        await using var host = NewHost(app);
        var options = app.Services.GetRequiredService<IOptions<QueryOptions>>();
        var elsewhere = new QueryService(
            app.Services.GetRequiredService<IDbContextFactory<StediDbContext>>(), app.Services.GetRequiredService<IQueryEngine>(), host,
            new OpenQueries(options), new QueryNews(), app.Services.GetRequiredService<AuditLog>(), options, TimeProvider.System, NullLogger<QueryService>.Instance);

        var query = await elsewhere.CancelAsync(id, new QueryAuthor("any", "an admin", IsAdmin: true), Token);

        Assert.Equal(QueryStatus.Cancelled, query!.Status);
        var running = app.Services.GetRequiredService<OpenQueries>();
        while (running.Ids.Length > 0)
            await Task.Delay(20, Token);
    }

    [Fact]
    public async Task Outcome_PostgresAwayAtTheEnd_IsSavedLater()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Queries:Timeout=00:00:02");
        using var client = await app.CreateClientAsync(Role.Operator);
        var id = await StartAsync(client, Endless);
        await ReachAsync(client, id, "running");
        await app.Database.CloseAsync();

        var outcome = Path.Combine(new LakePaths(app.Services.GetRequiredService<LocalOptions>().LakeRoot).Queries, $"{id:N}", "outcome.json");
        while (!File.Exists(outcome))
            await Task.Delay(20, Token);
        await app.Database.ReopenAsync();

        await ReachAsync(client, id, "failed");
    }

    [Fact]
    public async Task Retention_RemovesOldAndExcessQueriesButNoRunningOnes()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Queries:KeepQueries=3");
        var now = DateTimeOffset.UtcNow;
        Query[] ended = [.. Enumerable.Range(0, 5).Select(i => Ended(now.AddMinutes(-i))), Ended(now.AddDays(-31))];
        var runs = NewQuery(host: app.Services.GetRequiredService<QueryHost>().Id, now.AddDays(-40));
        await using var db = app.Database.OpenContext();
        db.AddRange(ended);
        db.Add(runs);
        await db.SaveChangesAsync(Token);

        var removed = await app.Services.GetRequiredService<QueryRetention>().CleanAsync(Token);

        Assert.Equal(3, removed);
        var left = await db.Set<Query>().Select(q => q.Id).ToListAsync(Token);
        Assert.Equal(ended.Take(3).Append(runs).Select(q => q.Id).Order(), left.Order());
    }

    private static QueryHost NewHost(StediApp app) => new(
        app.Services.GetRequiredService<NpgsqlDataSource>(), app.Services.GetRequiredService<IDbContextFactory<StediDbContext>>(),
        TimeProvider.System, NullLogger<QueryHost>.Instance);

    private static Query NewQuery(long host, DateTimeOffset? at = null) => new()
    {
        Id = Guid.CreateVersion7(at ?? DateTimeOffset.UtcNow),
        Sql = "select 1",
        OwnerKey = "someone",
        CreatedBy = "someone",
        Host = host,
        CreatedAt = at ?? DateTimeOffset.UtcNow,
    };

    private static Query Ended(DateTimeOffset at)
    {
        var query = NewQuery(host: 1, at);
        query.Fail("broken", null, at);
        return query;
    }

    /// <summary>The session that holds the app's lock. Null if there is none.</summary>
    private static async Task<int?> HolderAsync(StediApp app)
    {
        await using var connection = new NpgsqlConnection(app.Database.ConnectionString + ";Pooling=false;Application Name=looker");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = $1", connection);
        command.Parameters.Add(new() { Value = app.Services.GetRequiredService<QueryHost>().Id });
        return (int?)await command.ExecuteScalarAsync(Token);
    }

    private static async Task<Guid> StartAsync(HttpClient client, string sql)
    {
        using var response = await client.PostAsJsonAsync(Queries, new { sql }, Token);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
    }

    private static Task<JsonElement> GetAsync(HttpClient client, Guid id) => client.GetFromJsonAsync<JsonElement>($"{Queries}/{id}", Token);

    /// <summary>Repeats the request while Postgres recovers.</summary>
    private static async Task ReachAsync(HttpClient client, Guid id, string status)
    {
        while (true)
        {
            using var response = await client.GetAsync($"{Queries}/{id}", Token);
            if (response.IsSuccessStatusCode
                && (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("status").GetString() == status)
                return;
            await Task.Delay(20, Token);
        }
    }

    /// <summary>Breaks the connection once, between the commit of a query and its response.</summary>
    private sealed class LostCommit : SaveChangesInterceptor
    {
        public bool IsDue { get; set; }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (!IsDue || !eventData.Context!.ChangeTracker.Entries<Query>().Any())
                return ValueTask.FromResult(result);
            IsDue = false;
            throw new NpgsqlException("The connection is broken.", new IOException());
        }
    }
}
