using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Settings;

public sealed class SettingsEndpointsTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Engine_AsViewer_ShowsItsHealth()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Viewer);

        var engine = await client.GetFromJsonAsync<JsonElement>("/api/v1/settings/engine", Token);

        Assert.Equal("local", engine.GetProperty("engine").GetString());
        Assert.Contains(engine.GetProperty("checks").EnumerateArray(), c => c.GetProperty("name").GetString() == "postgres" && c.GetProperty("status").GetString() == "healthy");
        Assert.NotEqual("", engine.GetProperty("postgres").GetString());
    }

    [Fact]
    public async Task Variables_Set_ShowTheSourceOfTheirValue()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Variables:ml_join=customer");
        using var client = await app.CreateClientAsync(Role.Viewer);

        var variables = (await client.GetFromJsonAsync<JsonElement>("/api/v1/settings/variables", Token)).EnumerateArray().ToDictionary(v => v.GetProperty("name").GetString()!);

        Assert.Equal(("customer", "Stedi__Variables__ml_join"), (variables["ml_join"].GetProperty("value").GetString(), variables["ml_join"].GetProperty("source").GetString()));
        Assert.Equal("pipeline.yaml", variables["consent_from"].GetProperty("source").GetString());
    }

    [Theory]
    [InlineData("audit", 30, HttpStatusCode.OK)]
    [InlineData("audit", 0, HttpStatusCode.BadRequest)]
    [InlineData("audit", 100_000, HttpStatusCode.BadRequest)]
    [InlineData("2", 30, HttpStatusCode.NotFound)]
    [InlineData("everything", 30, HttpStatusCode.NotFound)]
    public async Task Retention_Changed_IsBounded(string kind, int days, HttpStatusCode expected)
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await admin.PutAsJsonAsync($"/api/v1/settings/retention/{kind}", new { days, confirmDeletion = true }, Token);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task RemovedTables_Purged_NeedsAnAdmin()
    {
        using var @operator = await fixture.App.CreateClientAsync(Role.Operator);
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);

        Assert.Equal("[]", await @operator.GetStringAsync("/api/v1/removed-tables", Token));
        Assert.Equal(HttpStatusCode.Forbidden, (await @operator.DeleteAsync("/api/v1/removed-tables/customer_old", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("/api/v1/removed-tables/customer_old", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.DeleteAsync("/api/v1/removed-tables/customer_trusted", Token)).StatusCode);
    }

    [Fact]
    public async Task Retention_Shortened_NeedsConfirmationAndShowsWhatIsDeleted()
    {
        await using var app = await StediApp.StartAsync();
        using var admin = await app.CreateClientAsync(Role.Admin);
        var old = DateTimeOffset.UtcNow.AddDays(-100);
        await using (var db = app.Database.OpenContext())
        {
            foreach (var i in Enumerable.Range(0, 3))
                db.Add(new AuditEntry { Id = Guid.CreateVersion7(old.AddMinutes(i)), At = old, Actor = "Ada", Action = AuditActions.DeployApplied, Subject = "old" });
            await db.SaveChangesAsync(Token);
        }

        var loss = await admin.GetFromJsonAsync<JsonElement>("/api/v1/settings/retention/audit/preview?days=99", Token);
        using var unconfirmed = await admin.PutAsJsonAsync("/api/v1/settings/retention/audit", new { days = 99 }, Token);
        var problem = await unconfirmed.Content.ReadFromJsonAsync<JsonElement>(Token);
        var kept = await DaysAsync(admin);
        using var confirmed = await admin.PutAsJsonAsync("/api/v1/settings/retention/audit", new { days = 99, confirmDeletion = true }, Token);
        using var longer = await admin.PutAsJsonAsync("/api/v1/settings/retention/audit", new { days = 100 }, Token);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.OK), (unconfirmed.StatusCode, confirmed.StatusCode, longer.StatusCode));
        Assert.Equal((365, 100), (kept, await DaysAsync(admin)));
        foreach (var deletes in new[] { loss.GetProperty("deletes"), problem.GetProperty("deletes") })
            Assert.Equal(("audit entries", 3), (deletes[0].GetProperty("what").GetString(), deletes[0].GetProperty("count").GetInt32()));
        Assert.Contains("confirmDeletion", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<int> DaysAsync(HttpClient admin) =>
        (await admin.GetFromJsonAsync<JsonElement>("/api/v1/settings/retention", Token)).EnumerateArray().Single(r => r.GetProperty("kind").GetString() == "audit").GetProperty("days").GetInt32();

    [Theory]
    [InlineData("/api/v1/settings/retention/audit/preview?days=7")]
    [InlineData("/api/v1/settings/retention")]
    [InlineData("/api/v1/people")]
    [InlineData("/api/v1/audit")]
    public async Task Get_AsOperator_IsDenied(string path)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(path, Token)).StatusCode);
    }
}
