using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Pipeline.Engines;
using Stedi.Web.Layout;
using Stedi.Web.Telemetry;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Layout;

public sealed class EngineStatusTests : IAsyncDisposable
{
    private readonly PageContext _context = new();
    private readonly HealthBoard _board = new();

    public EngineStatusTests() => _context.Services.AddSingleton(_board).AddSingleton<IJobEngine>(new FakeJobEngine());

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public async Task Status_AllWell_SaysSo()
    {
        await SayAsync(HealthStatus.Healthy, null);

        Assert.Contains("healthy", _context.Open<EngineStatus>(_ => { }).Find(".engine").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_APartFails_NamesItThereAndThen()
    {
        await SayAsync(HealthStatus.Healthy, null);
        var status = _context.Open<EngineStatus>(_ => { });

        await SayAsync(HealthStatus.Unhealthy, "The lake's folder cannot be written.");

        status.WaitForAssertion(() => Assert.Contains("lake unhealthy", status.Find(".engine.unhealthy").TextContent, StringComparison.Ordinal));
        Assert.Contains("cannot be written", status.Find(".engine").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_SameStatusAgain_DoesNotNotify()
    {
        var news = 0;
        _board.Changed += () => news++;

        await SayAsync(HealthStatus.Degraded, "old");
        await SayAsync(HealthStatus.Degraded, "old");
        await SayAsync(HealthStatus.Degraded, "new");

        Assert.Equal(2, news);
    }

    private Task SayAsync(HealthStatus status, string? why) => _board.PublishAsync(
        new HealthReport(
            new Dictionary<string, HealthReportEntry>
            {
                ["lake"] = new(status, why, TimeSpan.Zero, null, null),
                ["postgres"] = new(HealthStatus.Healthy, null, TimeSpan.Zero, null, null),
            },
            TimeSpan.Zero),
        CancellationToken.None);
}
