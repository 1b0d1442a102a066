using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs;

/// <summary>A lake that cannot be written: a file in place of a folder, which blocks even root.</summary>
public sealed class UnwritableLakeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tables")]
    [InlineData("jobs")]
    [InlineData("listings")]
    public async Task Run_LakeCannotBeWritten_FailsWithTheReasonAndTheServerContinues(string folder)
    {
        using var landing = new TempFolder();
        await SampleData.WriteAsync(landing["data"], 5, 1, Token);
        using var lake = new TempFolder();
        var obstacle = lake.Write(folder, "");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Local:LakeRoot={lake.Path}", $"--Stedi:Landing={landing["data"]}");
        using var client = await app.CreateClientAsync(Role.Operator);

        var failed = await RunAsync(client);

        Assert.Equal("failed", failed.GetProperty("status").GetString());
        var step = failed.GetProperty("steps").EnumerateArray().Single();
        Assert.Contains("Could not", step.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains(lake.Path, step.GetProperty("error").GetString(), StringComparison.Ordinal);
        using (var live = await client.GetAsync("/health/live", Token))
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        File.Delete(obstacle);
        Assert.Equal("succeeded", (await RunAsync(client)).GetProperty("status").GetString());
    }

    private static async Task<JsonElement> RunAsync(HttpClient client)
    {
        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "customer_landing" }, Token);
        Assert.True(started.StatusCode == HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync(Token));
        while (true)
        {
            var run = await client.GetFromJsonAsync<JsonElement>(started.Headers.Location, Token);
            if (run.GetProperty("finishedAt").ValueKind != JsonValueKind.Null)
                return run;
            await Task.Delay(50, Token);
        }
    }
}
