using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Audit;

public sealed class AuditTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AuditLog Log => fixture.App.Services.GetRequiredService<AuditLog>();

    [Fact]
    public async Task Run_StartedAndCancelled_IsAuditedWithThePerson()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("a");
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.Service.CancelAsync(run.Id, "Ada", Token);
        await world.Service.CancelAsync(Guid.CreateVersion7(), "Ada", Token);

        var entries = (await new AuditLog(world.Database, world.Time).ListAsync(new(), Token)).Items;

        Assert.Equal([AuditActions.RunCancelled, AuditActions.RunStarted], entries.Select(e => e.Action));
        Assert.Equal(["Ada", "tester"], entries.Select(e => e.Actor));
        Assert.All(entries, e => Assert.Equal(run.Id.ToString(), e.Subject));
    }

    [Fact]
    public async Task Query_Refused_IsAuditedWithoutItsText()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var refused = await client.PostAsJsonAsync("/api/v1/queries", new { sql = "DELETE FROM t WHERE email = 'ada@example.org'" }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        var entry = (await Log.ListAsync(new(Action: AuditActions.QueryRefused), Token)).Items[0];

        Assert.Equal("test Operator", entry.Actor);
        Assert.DoesNotContain("ada@", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_OpenedAndRefused_IsAudited()
    {
        using var _ = await fixture.App.SignInAsync();

        Assert.Contains((await Log.ListAsync(new(Action: AuditActions.SessionOpened), Token)).Items, e => e is { Actor: "admin", Detail: "with a link" });
    }

    [Fact]
    public async Task List_PagesAndFilters_ByKeyset()
    {
        foreach (var i in Enumerable.Range(0, 5))
            await Log.WriteAsync(AuditActions.DeployApplied, "pager", $"plan {i}", null, Token);
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);

        var first = await admin.GetFromJsonAsync<JsonElement>("/api/v1/audit?actor=pager&limit=3", Token);
        var second = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/audit?actor=pager&limit=3&cursor={first.GetProperty("nextCursor").GetString()}", Token);

        var subjects = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(e => e.GetProperty("subject").GetString());
        Assert.Equal(["plan 0", "plan 1", "plan 2", "plan 3", "plan 4"], subjects.Order(StringComparer.Ordinal));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("action=nothing")]
    [InlineData("cursor=x")]
    public async Task List_InvalidQuery_IsRefused(string query)
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync($"/api/v1/audit?{query}", Token)).StatusCode);
    }

    [Fact]
    public async Task List_AsOperator_IsDenied()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/audit", Token)).StatusCode);
    }
}
