using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs.Warnings;

/// <summary>Acknowledging over REST.</summary>
public sealed class WarningEndpointsTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acknowledgement_PutAndDeleted_ShowsInTheRunTheReportAndTheFile()
    {
        var (run, warning) = await AddRunAsync("tester 1");
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        var address = $"/api/v1/runs/{run}/warnings/{warning}/acknowledgement";

        using var put = await client.PutAsJsonAsync(address, new { note = "known" }, Token);
        using var again = await client.PutAsJsonAsync(address, new { note = "known" }, Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (put.StatusCode, again.StatusCode));
        foreach (var seen in (string[])[$"/api/v1/runs/{run}", $"/api/v1/runs/{run}/report"])
        {
            var known = (await client.GetFromJsonAsync<JsonElement>(seen, Token)).GetProperty("warnings")[0].GetProperty("acknowledged");
            Assert.Equal(("test Operator", "known"), (known.GetProperty("by").GetString(), known.GetProperty("note").GetString()));
        }
        Assert.Equal(("0", "1"), await CountsAsync(client, "tester 1"));

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(client.DeleteAsync(address, Token)));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(client.DeleteAsync(address, Token)));
        Assert.False((await client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}", Token)).GetProperty("warnings")[0].TryGetProperty("acknowledged", out _));
        Assert.Equal(("1", "0"), await CountsAsync(client, "tester 1"));
    }

    [Fact]
    public async Task Acknowledgement_ByAViewerOrOfNothing_IsRefused()
    {
        var (run, warning) = await AddRunAsync("tester 2");
        using var viewer = await fixture.App.CreateClientAsync(Role.Viewer);
        using var client = await fixture.App.CreateClientAsync(Role.Operator);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(viewer.PutAsJsonAsync($"/api/v1/runs/{run}/warnings/{warning}/acknowledgement", new { }, Token)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client.PutAsJsonAsync($"/api/v1/runs/{run}/warnings/0000000000000000/acknowledgement", new { }, Token)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client.DeleteAsync($"/api/v1/runs/{Guid.NewGuid()}/warnings/{warning}/acknowledgement", Token)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client.PutAsJsonAsync($"/api/v1/tables/customer_trusted/warnings/{warning}/acknowledgement", new { }, Token)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(client.PutAsJsonAsync($"/api/v1/runs/{run}/warnings/nothing/acknowledgement", new { }, Token)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(client.PutAsJsonAsync($"/api/v1/runs/{run}/warnings/{warning}/acknowledgement", new { note = new string('x', 501) }, Token)));
    }

    /// <summary>It shows in any run with the warning, so any page may have to show it.</summary>
    [Fact]
    public async Task Acknowledgement_Put_IsHeardByOpenPages()
    {
        var (run, warning) = await AddRunAsync("tester 3");
        using var news = fixture.App.Services.GetRequiredService<RunFeed>().Subscribe();
        using var client = await fixture.App.CreateClientAsync(Role.Operator);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client.PutAsJsonAsync($"/api/v1/runs/{run}/warnings/{warning}/acknowledgement", new { }, Token)));

        Assert.True((await news.Notices.ReadAllAsync(Token).FirstAsync(n => n.Kind == "acknowledgement", Token)).IsOfAnyRun);
    }

    /// <summary>The columns warnings and acknowledgedWarnings of the runs of this person.</summary>
    private static async Task<(string Open, string Acknowledged)> CountsAsync(HttpClient client, string by)
    {
        var lines = (await client.GetStringAsync($"/api/v1/runs?format=csv&by={Uri.EscapeDataString(by)}", Token)).Split("\r\n");
        var (header, row) = (lines[0].Split(','), lines[1].Split(','));
        return (row[Array.IndexOf(header, "warnings")], row[Array.IndexOf(header, "acknowledgedWarnings")]);
    }

    /// <summary>A run with a warning of its own.</summary>
    private async Task<(Guid Run, string Warning)> AddRunAsync(string by)
    {
        var (id, table) = (Guid.CreateVersion7(), TableName.Parse("customer_trusted"));
        var warning = new RunWarning(table, RunWarnings.Check, $"Check of {by} failed: 3 rows");
        await using var db = fixture.App.Database.OpenContext();
        var run = new Run(id, "customer_trusted", new(TriggerKind.Api, by), fixture.App.Services.GetRequiredService<PipelineSource>().Definition, [table], DateTimeOffset.UtcNow);
        run.Steps[0].Warn([warning]);
        run.Cancel(DateTimeOffset.UtcNow);
        db.Add(run);
        await db.SaveChangesAsync(Token);
        return (id, warning.Id);
    }

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        return response.StatusCode;
    }
}
