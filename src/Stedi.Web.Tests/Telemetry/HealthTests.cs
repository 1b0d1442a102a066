using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Pipeline.Local;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Telemetry;

public sealed class HealthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_WithoutPostgres_SaysSoAndLivenessStaysUp()
    {
        await using var app = await StediApp.StartAsync();
        using var client = app.CreateClient();
        var before = await ReadAsync(client);
        Assert.Equal("healthy", before["postgres"].Status);
        Assert.Equal("healthy", before["lake"].Status);

        await app.Database.CloseAsync();

        var (status, reason) = (await ReadAsync(client))["postgres"];
        Assert.Equal("unhealthy", status);
        Assert.Equal("Postgres does not respond.", reason);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live", Token)).StatusCode);
    }

    [Fact]
    public async Task Ready_LakeNotWritable_SaysWhatToCheck()
    {
        using var file = new TempFolder();
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Local:LakeRoot={file.Write("a-file", "")}");
        using var client = app.CreateClient();
        var (status, reason) = (await ReadAsync(client))["lake"];
        Assert.Equal("unhealthy", status);
        Assert.Contains("Cannot write to the lake folder", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(file.Path, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ torn")]
    [InlineData(null)]
    public async Task Ready_CatalogDamagedOrLost_IsUnhealthy(string? text)
    {
        await using var app = await StediApp.StartAsync();
        using var client = app.CreateClient();
        var lake = new LakePaths(Path.Combine(app.Home, "lake"));
        Directory.CreateDirectory(lake.Root);
        await File.WriteAllTextAsync(text is null ? lake.CatalogMark : lake.Catalog, text ?? "", Token);

        var (status, reason) = (await ReadAsync(client))["lake"];

        Assert.Equal("unhealthy", status);
        Assert.Contains("./stedi repair", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_LakeIsImmutable_IsUnhealthy()
    {
        await using var app = await StediApp.StartAsync();
        using var client = app.CreateClient();
        Assert.Equal("healthy", (await ReadAsync(client))["lake"].Status);

        // Only the folder of the catalog. tmp/ stays writable.
        var lake = Path.Combine(app.Home, "lake");
        using (SealedFolder.SealAlone(lake))
            Assert.Equal("unhealthy", (await ReadAsync(client))["lake"].Status);

        Assert.Equal("healthy", (await ReadAsync(client))["lake"].Status);
    }

    [Fact]
    public async Task Ready_DiskIsFull_IsUnhealthy()
    {
        using var disk = new FullDisk();
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Local:LakeRoot={Path.Combine(disk.Path, "lake")}");
        using var client = app.CreateClient();
        Assert.Equal("healthy", (await ReadAsync(client))["lake"].Status);

        disk.Fill();

        Assert.Equal("unhealthy", (await ReadAsync(client))["lake"].Status);
    }

    private static async Task<Dictionary<string, (string Status, string? Reason)>> ReadAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/health/ready", Token);
        var report = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(report.GetProperty("status").GetString() == "unhealthy", response.StatusCode == HttpStatusCode.ServiceUnavailable);
        return report.GetProperty("checks").EnumerateArray().ToDictionary(
            c => c.GetProperty("name").GetString()!, c => (c.GetProperty("status").GetString()!, c.GetProperty("reason").GetString()));
    }
}
