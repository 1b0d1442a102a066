using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Deploy;

public sealed class DeployEndpointsTests
{
    private readonly FakeDeployment _deployment = new() { Changes = [Deployed.Database, Deployed.JobOf("customer_landing_to_trusted")] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deploy_AsViewerOrOperator_IsForbidden()
    {
        await using var app = await StartAsync();
        foreach (var role in new[] { Role.Viewer, Role.Operator })
        {
            using var client = await app.CreateClientAsync(role);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/deploy/plan", Token)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/api/v1/deploy/apply", null, Token)).StatusCode);
        }
        Assert.Equal(0, _deployment.Plans);
    }

    [Fact]
    public async Task Deploy_AsAdmin_PlansThenAppliesThatPlan()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Admin);

        var plan = await client.GetFromJsonAsync<JsonElement>("/api/v1/deploy/plan", Token);
        Assert.True(plan.GetProperty("hasChanges").GetBoolean());
        var change = plan.GetProperty("changes")[1];
        Assert.Equal(("drift", "job"), (change.GetProperty("kind").GetString(), change.GetProperty("part").GetString()));
        Assert.Equal("stedi-of-somebody", plan.GetProperty("foreign")[0].GetProperty("name").GetString());

        using var applied = await client.PostAsJsonAsync("/api/v1/deploy/apply", new { plan = plan.GetProperty("id").GetString() }, Token);
        var result = await applied.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(1, result.GetProperty("made").GetArrayLength());
        Assert.False(result.GetProperty("plan").GetProperty("hasChanges").GetBoolean());
    }

    [Fact]
    public async Task Apply_WithoutBody_AppliesTheCurrentPlan()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Admin);

        using var applied = await client.PostAsync("/api/v1/deploy/apply", null, Token);

        Assert.Equal(HttpStatusCode.OK, applied.StatusCode);
        Assert.Equal([null], _deployment.Applied);
    }

    [Fact]
    public async Task Apply_OfAnotherPlan_IsAConflict()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Admin);

        using var refused = await client.PostAsJsonAsync("/api/v1/deploy/apply", new { plan = "0123456789abcdef" }, Token);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Empty(_deployment.Applied);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.ServiceUnavailable)]
    [InlineData(false, HttpStatusCode.BadGateway)]
    public async Task Plan_EngineRefuses_SaysWhy(bool isTransient, HttpStatusCode expected)
    {
        _deployment.Fault = new EngineException("AWS could not list the jobs (glue:GetJobs): access is denied.", isTransient);
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Admin);

        using var answer = await client.GetAsync("/api/v1/deploy/plan", Token);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains("glue:GetJobs", (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithDrift_IsAConflictUnlessIgnored()
    {
        _deployment.Changes = [Deployed.JobOf("customer_trusted")];
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);

        using var refused = await client.PostAsJsonAsync("/api/v1/runs", new { select = "customer_trusted" }, Token);
        using var refusedZone = await client.PostAsync("/api/v1/zones/trusted/runs", null, Token);
        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "customer_trusted", ignoreDrift = true }, Token);
        using var startedZone = await client.PostAsync("/api/v1/zones/trusted/runs?ignoreDrift=true", null, Token);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (refused.StatusCode, refusedZone.StatusCode));
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (started.StatusCode, startedZone.StatusCode));
        Assert.Contains("stedi-customer_trusted", (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_OnTheLocalEngine_IsAConflictBecauseItNeedsNone()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Admin);

        using var answer = await client.GetAsync("/api/v1/deploy/plan", Token);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("needs no deployment", (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_StopsHalfway_IsAuditedWithTheChangesAndTheReason()
    {
        _deployment.Changes = [Deployed.JobOf("first_job"), Deployed.JobOf("second_job")];
        _deployment.StopsAfter = 1;
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Admin);

        using var answer = await client.PostAsync("/api/v1/deploy/apply", null, Token);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        var entries = (await app.Services.GetRequiredService<AuditLog>().ListAsync(new(), Token)).Items.Where(e => e.Action.StartsWith("deploy.", StringComparison.Ordinal)).ToArray();
        Assert.Equal([AuditActions.DeployFailed, AuditActions.DeployStarted], entries.Select(e => e.Action));
        Assert.Contains(_deployment.Changes[0].Name, entries[0].Detail, StringComparison.Ordinal);
        Assert.Contains("access is denied", entries[0].Detail, StringComparison.Ordinal);
    }

    private Task<StediApp> StartAsync() => StediApp.StartAsync(b => b.Services.AddSingleton<IDeployment>(_deployment));
}
