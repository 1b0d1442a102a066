using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stedi.Web.Tests.Runs;

public sealed class DriveRequestsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_HangfireRefuses_TheRunIsAcceptedAndTheMonitorDrivesIt()
    {
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<IBackgroundJobClient, RefusingJobs>());
        using var client = await app.CreateClientAsync(Role.Operator);

        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "customer_landing" }, Token);

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        while ((await client.GetFromJsonAsync<JsonElement>(started.Headers.Location, Token)).GetProperty("finishedAt").ValueKind == JsonValueKind.Null)
            await Task.Delay(100, Token);
    }

    private sealed class RefusingJobs : IBackgroundJobClient
    {
        public string Create(Job job, IState state) => throw new BackgroundJobClientException("The storage is away.", new TimeoutException());

        public bool ChangeState(string jobId, IState state, string expectedState) => throw new NotSupportedException();
    }
}
