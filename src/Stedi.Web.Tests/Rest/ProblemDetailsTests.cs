using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rest;

public sealed class ProblemDetailsTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_WithoutAValidPipeline_IsAnsweredWithItsErrors()
    {
        using var scripts = new TempFolder();
        scripts.Write("pipeline.yaml", "tables: { a: { zone: nowhere } }");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Scripts={scripts.Path}");
        using var client = await app.CreateClientAsync(Role.Operator);

        foreach (var (method, path, body) in new[] { ("GET", "/api/v1/tables", null), ("GET", "/api/v1/tables/a", null), ("POST", "/api/v1/queries", "{\"sql\":\"select 1\"}") })
        {
            using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            using var response = await client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains("pipeline.yaml:1", (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", null, 404)]
    [InlineData("PUT", "/api/v1/keys", null, 405)]
    [InlineData("GET", "/api/v1/runs/cancel", null, 405)]
    [InlineData("GET", "/api/v1/audit?limit=", null, 400)]
    [InlineData("GET", "/api/v1/audit?limit=201", null, 400)]
    [InlineData("GET", "/api/v1/audit?from=", null, 400)]
    [InlineData("GET", "/api/v1/audit?cursor=", null, 400)]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"x\\u200by\"}", 400)]
    [InlineData("POST", "/api/v1/zones/nowhere/runs", null, 404)]
    [InlineData("PUT", "/api/v1/settings/retention/audit", "{\"days\":0}", 400)]
    [InlineData("PUT", "/api/v1/settings/retention/audit", "{\"days\":30.5}", 400)]
    [InlineData("PUT", "/api/v1/settings/retention/audit", "{\"days\":\"30\"}", 400)]
    [InlineData("POST", "/api/v1/keys", "{\"name\":", 400)]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"x\",\"role\":\"operator\",\"rolle\":1}", 400)]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"x\",\"name\":\"y\"}", 400)]
    [InlineData("POST", "/api/v1/keys", "{\"name\":null}", 400)]
    [InlineData("POST", "/api/v1/keys", "{\"role\":\"viewer\"}", 400)]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"x\",\"role\":\"king\"}", 400)]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"x\",\"role\":2}", 400)]
    [InlineData("DELETE", "/api/v1/keys/00000000-0000-0000-0000-000000000000", null, 404)]
    public async Task Request_AtFault_IsAnsweredWithAProblem(string method, string path, string? json, int status)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Accept", "text/csv");
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, Token);

        var problem = await ReadAsync(response, status);
        Assert.Equal(path.Split('?')[0], problem.GetProperty("instance").GetString());
        Assert.DoesNotContain("Stedi.Web", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/v1/keys", "{\"name\":\"x\\u0000y\"}", 400)]
    [InlineData("POST", "/api/v1/runs", "{\"select\":\"x\\u0000y\"}", 400)]
    [InlineData("POST", "/api/v1/queries", "{\"sql\":\"select '\\u0000'\"}", 400)]
    [InlineData("POST", "/api/v1/tables/customer_trusted/rollback", "{\"version\":\"x\\u0000y\"}", 400)]
    [InlineData("GET", "/api/v1/runs?table=x%00y", null, 400)]
    [InlineData("GET", "/api/v1/audit?actor=%00", null, 400)]
    public async Task ControlCharacterInAValue_IsRefused(string method, string path, string? json, int status)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, Token);
        await ReadAsync(response, status);
    }

    [Theory]
    [InlineData("/api/v1/tables/a%01b")]
    [InlineData("/api/v1/tables/a%01b/preview")]
    [InlineData("/api/v1/tables/%7F/versions")]
    [InlineData("/api/v1/runs/%0A")]
    public async Task ControlCharacterInAPath_IsNotFound(string path)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await client.GetAsync(path, Token);
        await ReadAsync(response, 404);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("utf-7")]
    public async Task Body_InAnUnknownCharset_IsAnUnsupportedMediaType(string charset)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var content = new StringContent("{}");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");
        using var response = await client.PostAsync("/api/v1/runs", content, Token);
        await ReadAsync(response, 415);
    }

    [Fact]
    public async Task NulInAPath_IsABadRequest()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await client.GetAsync("/api/v1/tables/a%00b", Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/runs/nope", "GET /api/v1/runs")]
    [InlineData("/api/v1/runs/nope/logs", "GET /api/v1/runs")]
    [InlineData("/api/v1/queries/12", "POST /api/v1/queries")]
    public async Task InvalidId_SaysWhatAnIdIsAndWhereToFindOne(string path, string source)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await client.GetAsync(path, Token);
        var detail = (await ReadAsync(response, 404)).GetProperty("detail").GetString();
        Assert.Contains("UUID", detail, StringComparison.Ordinal);
        Assert.Contains(source, detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Rollback_WithoutVersion_NamesTheField(string version)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.PostAsJsonAsync("/api/v1/tables/customer_trusted/rollback", new { version }, Token);
        var problem = await ReadAsync(response, 400);
        Assert.Contains("versions", problem.GetProperty("errors").GetProperty("version")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("/api/v1/tables/customer_trusted/rollback", problem.GetProperty("instance").GetString());
    }

    [Fact]
    public async Task Parameter_Invalid_IsNamedWithoutItsType()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await client.GetAsync("/api/v1/audit?from=yesterday", Token);
        var detail = (await ReadAsync(response, 400)).GetProperty("detail").GetString();
        Assert.StartsWith("from: 'yesterday'", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("DateTimeOffset", detail, StringComparison.Ordinal);
    }

    /// <summary>In JSON Schema, and so in the document, a number with a zero fraction is an integer.</summary>
    [Fact]
    public async Task WholeNumber_WithADecimalPoint_IsRead()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var content = new StringContent("{\"days\":400.0}", Encoding.UTF8, "application/json");
        using var response = await client.PutAsync("/api/v1/settings/retention/events", content, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Length counts characters, as the schema and Postgres do, not UTF-16 code units.</summary>
    [Fact]
    public async Task Name_OfTheMaximumLength_IsAccepted()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var taken = await client.PostAsJsonAsync("/api/v1/keys", new { name = string.Concat(Enumerable.Repeat("\U0001F6B2", 100)) }, Token);
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        using var tooLong = await client.PostAsJsonAsync("/api/v1/keys", new { name = string.Concat(Enumerable.Repeat("\U0001F6B2", 101)) }, Token);
        Assert.Contains("100", (await ReadAsync(tooLong, 400)).GetProperty("errors").GetProperty("name")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_ThatIsNotAscii_IsRefusedWithAProblem()
    {
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 }) { BaseAddress = fixture.App.Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", StediApp.AdminKey);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "nächtlich");
        using var response = await client.PostAsJsonAsync("/api/v1/runs", new { select = "*" }, Token);
        Assert.Contains("ASCII", (await ReadAsync(response, 400)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownMember_IsNamed()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await client.PostAsJsonAsync("/api/v1/keys", new { name = "x", rolle = "viewer" }, Token);
        Assert.Contains("$.rolle", (await ReadAsync(response, 400)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoKey_SaysHowToSendOne()
    {
        using var client = fixture.App.CreateClient();
        using var response = await client.GetAsync("/api/v1/keys", Token);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Contains("X-Api-Key", (await ReadAsync(response, 401)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownKey_SaysSoAndNotHowToSendOne()
    {
        using var client = fixture.App.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", "no-such-key");
        using var response = await client.GetAsync("/api/v1/keys", Token);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        var detail = (await ReadAsync(response, 401)).GetProperty("detail").GetString();
        Assert.Contains("unknown", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Api-Key", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyTooLarge_IsRefused()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await client.PostAsJsonAsync("/api/v1/keys", new { name = new string('x', 1024 * 1024) }, Token);
        await ReadAsync(response, 413);
    }

    [Fact]
    public async Task Exception_InTheProgram_IsNotShown()
    {
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<IStartupFilter, Failing>());
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", StediApp.AdminKey);
        using var response = await client.GetAsync("/api/v1/fail", Token);
        var problem = await ReadAsync(response, 500);
        Assert.DoesNotContain("a secret of the program", problem.GetRawText(), StringComparison.Ordinal);
        Assert.True(problem.TryGetProperty("traceId", out _));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task TooManyCalls_AreRefused()
    {
        await using var app = await StediApp.StartAsync(null, "--Access:RestBurst=3", "--Access:RestPerSecond=1");
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", StediApp.AdminKey);
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 6; i++)
            answers.Add(await client.GetAsync("/api/v1/keys", Token));
        var refused = answers.Last(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        await ReadAsync(refused, 429);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, answers[0].StatusCode);
        answers.ForEach(a => a.Dispose());
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    private sealed class Failing : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Map("/api/v1/fail", b => b.Run(_ => throw new InvalidOperationException("a secret of the program")));
        };
    }
}
