using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Queries;
using Stedi.Web.Queries.Exports;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Queries;

public sealed class ExportEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_MoreRowsThanAreStored_HasThemAllInEachFormatAndIsAudited()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Queries:MaxRows=10");
        using var client = await app.CreateClientAsync(Role.Operator);
        var query = await RunAsync(client, "select range as n, '=1' as f from range(25)");

        using var csv = await client.GetAsync($"{query}/export", Token);
        using var json = await client.GetAsync($"{query}/export?format=json", Token);
        using var parquet = await client.GetAsync($"{query}/export?format=parquet", Token);
        var stored = await client.GetStringAsync($"{query}/results?format=csv", Token);

        Assert.Equal(("25", "false"), (Header(csv, "X-Row-Count"), Header(csv, "X-Truncated")));
        var lines = (await csv.Content.ReadAsStringAsync(Token)).TrimEnd().Split('\n');
        Assert.Equal(["n,f", "0,'=1", "24,'=1"], [lines[0], lines[1], lines[^1]]);
        Assert.Equal(25, (await json.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("rows").GetArrayLength());
        Assert.StartsWith("PAR1", await parquet.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(11, stored.TrimEnd().Split('\n').Length);
        var entries = await app.Services.GetRequiredService<AuditLog>().ListAsync(new("test Operator", AuditActions.RowsExported), Token);
        Assert.Equal(3, entries.Items.Count(e => e.Detail!.StartsWith("export of query", StringComparison.Ordinal) && e.Detail.Contains("25 rows", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Export_TooManyAtOnce_IsRefusedUntilOneHasEnded()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Queries:Exports=1");
        using var client = await app.CreateClientAsync(Role.Operator);
        var query = await RunAsync(client, "select 1 as n");
        var turns = app.Services.GetRequiredService<ExportTurns>();

        using (var turn = turns.TryTake())
        {
            Assert.NotNull(turn);
            using var refused = await client.GetAsync($"{query}/export", Token);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Contains("limit", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        // Each gives its turn back when it has been sent.
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("n\n1\n", await client.GetStringAsync($"{query}/export", Token));
            while (turns.Refusal is not null)
                await Task.Yield();
        }
    }

    [Fact]
    public async Task Export_QueryOfAnother_IsNotFound_AndOneThatFailedIsAConflict()
    {
        await using var app = await StediApp.StartAsync();
        using var owner = await app.CreateClientAsync(Role.Operator);
        using var other = await app.CreateClientAsync(Role.Operator);
        var query = await RunAsync(owner, "select cast('x' as int)");

        using var missing = await other.GetAsync($"{query}/export", Token);
        using var failed = await owner.GetAsync($"{query}/export", Token);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Conflict), (missing.StatusCode, failed.StatusCode));
    }

    [Fact]
    public async Task Get_ColumnCopiedFromATable_SaysItsFormat()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Admin);
        var query = new Query
        {
            Id = Guid.CreateVersion7(), Sql = "SELECT registrationDate AS r, count(*) AS n FROM customer_trusted GROUP BY 1", OwnerKey = "another", AuthorRole = Role.Operator,
            CreatedBy = "tester", Host = 1, CreatedAt = DateTimeOffset.UtcNow,
        };
        query.Start(query.CreatedAt);
        query.Succeed(new([new("r", "bigint"), new("n", "bigint")], 0, false, null, 1), query.CreatedAt);
        await using (var db = app.Database.OpenContext())
        {
            db.Add(query);
            await db.SaveChangesAsync(Token);
        }

        var columns = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/queries/{query.Id}", Token)).GetProperty("columns");

        Assert.Equal("epoch_ms", columns[0].GetProperty("format").GetString());
        Assert.False(columns[1].TryGetProperty("format", out _));
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    private static async Task<string> RunAsync(HttpClient client, string sql)
    {
        using var response = await client.PostAsJsonAsync("/api/v1/queries", new { sql }, Token);
        var address = response.Headers.Location!.ToString();
        while ((await client.GetFromJsonAsync<JsonElement>(address, Token)).GetProperty("finishedAt").ValueKind == JsonValueKind.Null)
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        return address;
    }
}
