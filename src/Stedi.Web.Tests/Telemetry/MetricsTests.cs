using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Telemetry;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_OfTheServer_NameTheServer()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Viewer);

        var target = (await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken))
            .Split('\n').Single(l => l.StartsWith("target_info{", StringComparison.Ordinal));

        Assert.Contains("service_name=\"stedi\"", target, StringComparison.Ordinal);
        Assert.Matches("service_version=\"[0-9]+\\.[^\"]+\"", target);
    }
}
