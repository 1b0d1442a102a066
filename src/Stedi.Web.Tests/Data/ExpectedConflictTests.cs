using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Data;

/// <summary>Conflicts caused by users are not errors of the program. They get an answer, and nothing is logged.</summary>
public sealed class ExpectedConflictTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conflict_OfAnyKind_IsAnsweredAndLogsNoWarning()
    {
        using var log = new LogBook();
        // Data protection warns once that its keys are not encrypted (docs/operations.md). Hangfire has one log per process, and the
        // programs of other tests write to it too.
        await using var app = await StediApp.StartAsync(b => b.Logging.AddProvider(log)
            .AddFilter<LogBook>("", LogLevel.Warning).AddFilter<LogBook>("Microsoft.AspNetCore.DataProtection", LogLevel.None).AddFilter<LogBook>("Hangfire", LogLevel.None));
        using var admin = app.CreateClient();
        admin.DefaultRequestHeaders.Add("X-Api-Key", StediApp.AdminKey);

        await TwiceAsync(admin, "saved-queries", new { name = "people", sql = "SELECT 1" });
        await TwiceAsync(admin, "keys", new { name = "nightly", role = "operator" });
        await TwiceAsync(admin, "people", new { name = "Ann", role = "viewer" });
        await AtOnceAsync(admin, "saved-queries", new { name = "all at once", sql = "SELECT 1" }, HttpStatusCode.Created, HttpStatusCode.Conflict);
        await AtOnceAsync(admin, "keys", new { name = "all at once", role = "operator" }, HttpStatusCode.Created, HttpStatusCode.Conflict);
        await AtOnceAsync(admin, "people", new { name = "Everybody", role = "viewer" }, HttpStatusCode.Created, HttpStatusCode.Conflict);

        // A view of the same name is replaced.
        await AtOnceAsync(admin, "runs/views", new { name = "failed", query = "?status=failed" }, HttpStatusCode.Created, null);

        var other = await CreatedAsync(admin, "saved-queries", new { name = "others", sql = "SELECT 1" });
        using var renamed = await admin.PutAsJsonAsync($"/api/v1/saved-queries/{other}", new { name = "people", sql = "SELECT 1" }, Token);
        Assert.Equal(HttpStatusCode.Conflict, renamed.StatusCode);

        var person = await CreatedAsync(admin, "people", new { name = "Bob", role = "viewer" });
        var removed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.DeleteAsync($"/api/v1/people/{person}", Token)));
        Assert.Single(removed, r => r.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(7, removed.Count(r => r.StatusCode == HttpStatusCode.NotFound));

        var ruled = await Task.WhenAll(Enumerable.Range(1, 8).Select(d => admin.PutAsJsonAsync("/api/v1/settings/retention/events", new { days = d, confirmDeletion = true }, Token)));
        Assert.All(ruled, r => Assert.True(r.IsSuccessStatusCode, $"{r.StatusCode}"));

        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAsync(admin, "the key")));
        Assert.Single(started.Distinct());

        Assert.Empty(log.Lines);
    }

    private static async Task TwiceAsync<T>(HttpClient admin, string path, T body)
    {
        await CreatedAsync(admin, path, body);
        using var again = await admin.PostAsJsonAsync($"/api/v1/{path}", body, Token);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    /// <param name="others">For all but one request. Null means the same as that one.</param>
    private static async Task AtOnceAsync<T>(HttpClient admin, string path, T body, HttpStatusCode one, HttpStatusCode? others)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.PostAsJsonAsync($"/api/v1/{path}", body, Token)));
        Assert.Equal(others is null ? 8 : 1, answers.Count(a => a.StatusCode == one));
        Assert.Equal(others is null ? 0 : 7, answers.Count(a => a.StatusCode == others));
    }

    private static async Task<Guid> CreatedAsync<T>(HttpClient admin, string path, T body)
    {
        using var created = await admin.PostAsJsonAsync($"/api/v1/{path}", body, Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var answer = await created.Content.ReadFromJsonAsync<JsonElement>(Token);
        return answer.TryGetProperty("id", out var id) ? id.GetGuid() : answer.GetProperty("key").GetProperty("id").GetGuid();
    }

    private static async Task<Guid> StartAsync(HttpClient admin, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(new { select = "customer_landing" }) };
        request.Headers.Add(RunEndpoints.IdempotencyHeader, key);
        using var response = await admin.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
    }
}
