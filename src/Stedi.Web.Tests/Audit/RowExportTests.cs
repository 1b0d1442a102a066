using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Rows;

namespace Stedi.Web.Tests.Audit;

/// <summary>Every way to export rows from the server is audited: who got which rows of which table.</summary>
public sealed class RowExportTests(RowsApp world) : IClassFixture<RowsApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Operator, "csv", "personal columns: ")]
    [InlineData(Role.Viewer, "json", "personal columns masked: ")]
    [InlineData(Role.Admin, "parquet", "personal columns: ")]
    public async Task Export_OfATable_IsAuditedWithVersionRowsAndPersonalColumns(Role role, string format, string personal)
    {
        using var client = await ClientAsync(role);
        using var file = await client.GetAsync($"/api/v1/tables/customer_trusted/export?format={format}", Token);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        var version = await VersionAsync(client, "customer_trusted");

        var entry = await NewestAsync(role);

        Assert.Equal("customer_trusted", entry.Subject);
        Assert.StartsWith($"export ({format}), version {version}, 2 rows, {personal}", entry.Detail, StringComparison.Ordinal);
        Assert.Contains("email", entry.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("@", entry.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/tables/accelerometer_landing/preview?limit=2", "accelerometer_landing", "REST preview, version ", "2 rows, personal columns: user")]
    [InlineData("/api/v1/rows/customer_trusted/samples?input=customer_landing&outcome=dropped&reason=no_research_consent", "customer_landing", "REST rows of a flow, version ", "1 row, personal columns: ")]
    [InlineData("/api/v1/tables/customer_landing/rejects", "customer_landing", "REST rejected lines, version ", "1 row, personal columns unknown")]
    public async Task Rows_OverRest_AreAudited(string path, string table, string door, string rows)
    {
        using var client = await ClientAsync(Role.Operator);
        using var answer = await client.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var entry = (await EntriesAsync(Role.Operator)).First(e => e.Detail!.StartsWith(door, StringComparison.Ordinal));

        Assert.Equal(table, entry.Subject);
        Assert.Contains(rows, entry.Detail, StringComparison.Ordinal);
    }

    /// <summary>A program that pages through a table makes one entry, not thousands.</summary>
    [Fact]
    public async Task Preview_PageByPage_IsAuditedOnce()
    {
        using var client = await ClientAsync(Role.Admin);
        for (var offset = 0; offset < 4; offset++)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/v1/tables/step_trainer_trusted/preview?limit=1&offset={offset}", Token)).StatusCode);

        Assert.Single(await EntriesAsync(Role.Admin), e => e.Subject == "step_trainer_trusted");
    }

    [Theory]
    [InlineData("select email as who, upper(birthDay) || 'x' as born, serialNumber from customer_trusted order by 1", "csv", "2 rows, personal columns: who, born")]
    [InlineData("select email.upper() as who from customer_trusted", "csv", "2 rows, personal columns: who")]
    [InlineData("select count(*) as n from customer_trusted", "json", "1 row, no personal columns")]
    public async Task Result_OfAQuery_IsAuditedWithItsTablesVersionsAndPersonalColumns(string sql, string format, string expected)
    {
        using var client = await ClientAsync(Role.Operator);
        var address = await QueryAsync(client, sql);
        using var file = await client.GetAsync($"{address}/results?format={format}", Token);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        var version = await VersionAsync(client, "customer_trusted");

        var entry = (await EntriesAsync(Role.Operator)).First(e => e.Detail!.Contains(address.Split('/')[^1], StringComparison.Ordinal));

        Assert.Equal("customer_trusted", entry.Subject);
        Assert.Contains($"({format}), version {version}, {expected}", entry.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("selec 1", false)]
    [InlineData("select from where", false)]
    [InlineData("select 'no end", false)]
    [InlineData(" -- nothing yet", false)]
    [InlineData("select * from Customer_Trustd", false)]
    [InlineData("select * from '/etc/passwd'", true)]
    [InlineData("select * from information_schema.tables", true)]
    [InlineData("drop table customer_trusted", true)]
    [InlineData("select * from read_text('/etc/passwd')", true)]
    public async Task Query_Refused_IsAuditedUnlessItIsASlip(string sql, bool isTold)
    {
        using var client = await ClientAsync(Role.Operator);
        var before = await RefusedAsync();

        using var refused = await client.PostAsJsonAsync("/api/v1/queries", new { sql }, Token);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(before + (isTold ? 1 : 0), await RefusedAsync());
    }

    private async Task<HttpClient> ClientAsync(Role role) => await world.App.CreateClientAsync(role);

    private async Task<int> RefusedAsync() => (await world.App.Services.GetRequiredService<AuditLog>().ListAsync(new(Action: AuditActions.QueryRefused, Limit: 200), Token)).Items.Length;

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync(Role role) =>
        (await world.App.Services.GetRequiredService<AuditLog>().ListAsync(new($"test {role}", AuditActions.RowsExported, Limit: 200), Token)).Items;

    private async Task<AuditEntry> NewestAsync(Role role) => (await EntriesAsync(role))[0];

    private static async Task<string> VersionAsync(HttpClient client, string table) =>
        (await client.GetFromJsonAsync<JsonElement>($"/api/v1/tables/{table}", Token)).GetProperty("currentVersion").GetString()!;

    private static async Task<string> QueryAsync(HttpClient client, string sql)
    {
        using var started = await client.PostAsJsonAsync("/api/v1/queries", new { sql }, Token);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var address = started.Headers.Location!.ToString();
        while (true)
        {
            var query = await client.GetFromJsonAsync<JsonElement>(address, Token);
            if (query.GetProperty("finishedAt").ValueKind == JsonValueKind.Null)
            {
                await Task.Delay(20, Token);
                continue;
            }
            Assert.Equal("succeeded", query.GetProperty("status").GetString());
            return address;
        }
    }
}
