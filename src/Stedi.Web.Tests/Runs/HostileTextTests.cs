using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs;

/// <summary>Data can contain text that Postgres refuses: in keys, in values, in column names of results.</summary>
public sealed class HostileTextTests
{
    [Fact(Timeout = 60_000)]
    public async Task Run_NulInKeysAndValues_IsBuiltKeptAndMeasured()
    {
        var ended = TestContext.Current.CancellationToken;
        using var landing = new TempFolder();
        foreach (var email in (string[])["a", "b"])
        {
            var readable = $$"""{"customerName":"x\u0000y","email":"{{email}}","serialNumber":"{{email}}","n\u0000w":1}""" + "\n";
            landing.Write($"customer_landing/{email}.json", string.Concat(Enumerable.Repeat(readable, 40)) + readable.Replace("w\":1", "w\":1,\"lone\\ud800\":2", StringComparison.Ordinal));
        }
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing.Path}");
        using var client = await app.CreateClientAsync(Role.Operator);

        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "customer_landing" }, ended);
        JsonElement run;
        do
        {
            await Task.Delay(50, ended);
            run = await client.GetFromJsonAsync<JsonElement>(started.Headers.Location, ended);
        }
        while (run.GetProperty("finishedAt").ValueKind == JsonValueKind.Null);

        Assert.Equal("succeeded", run.GetProperty("status").GetString());
        using var measured = await client.GetAsync("/api/v1/tables/customer_landing/statistics", ended);
        Assert.Equal(HttpStatusCode.OK, measured.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Query_NulInAColumnsType_Ends()
    {
        var ended = TestContext.Current.CancellationToken;
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);

        using var asked = await client.PostAsJsonAsync("/api/v1/queries", new { sql = """SELECT json_transform('{"a":1}', '{"a\u0000b":"INTEGER"}') AS x""" }, ended);
        JsonElement query;
        do
        {
            await Task.Delay(50, ended);
            query = await client.GetFromJsonAsync<JsonElement>(asked.Headers.Location, ended);
        }
        while (query.GetProperty("status").GetString() is "queued" or "running");

        Assert.Equal("succeeded", query.GetProperty("status").GetString());
    }
}
