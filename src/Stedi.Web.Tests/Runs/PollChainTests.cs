using System.Net.Http.Json;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs;

public sealed class PollChainTests
{
    [Fact(Timeout = 180_000)]
    public async Task Run_NoHintAndNoMonitor_EndsByItsPollsAlone()
    {
        var ended = TestContext.Current.CancellationToken;
        var engine = new FakeJobEngine();
        await using var app = await StediApp.StartAsync(b =>
        {
            b.Services.AddSingleton<IJobEngine>(engine).AddSingleton<ICatalog>(new FakeCatalog());
            b.Services.Remove(b.Services.Single(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType == typeof(RunMonitor)));
        });
        using var client = await app.CreateClientAsync(Role.Operator);
        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "+customer_curated" }, ended);
        started.EnsureSuccessStatusCode();

        JsonElement run;
        do
        {
            engine.EndAll();
            await Task.Delay(50, ended);
            run = await client.GetFromJsonAsync<JsonElement>(started.Headers.Location, ended);
        }
        while (run.GetProperty("finishedAt").ValueKind == JsonValueKind.Null);
        Assert.Equal("succeeded", run.GetProperty("status").GetString());
    }

    [Fact]
    public void Appointment_AnyTime_IsAWholeSecondNearby() => Gen.Long[0, TimeSpan.FromDays(1).Ticks].Sample(ticks =>
    {
        var wanted = DateTimeOffset.UnixEpoch.AddTicks(ticks);
        var at = DriveRequests.Appointment(wanted);
        return at.Ticks % TimeSpan.TicksPerSecond == 0 && (at - wanted).Duration() <= TimeSpan.FromMilliseconds(500);
    });
}
