using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rows;

/// <summary>
/// The shipped pipeline, built once on a few people. Ann has everything, Bob did not consent, Cid has no readings. One line is not JSON.
/// </summary>
public sealed class RowsApp : IAsyncLifetime
{
    private readonly TempFolder _landing = new();
    private readonly TempFolder _scripts = new TempFolder().CopyFrom(TestPaths.Scripts);
    private StediApp? _app;

    /// <summary>Skips the test if there is no Postgres. The fixture itself cannot skip.</summary>
    internal StediApp App
    {
        get
        {
            TestDatabase.SkipWhereAbsent();
            return _app ?? throw new InvalidOperationException("The program has not been started.");
        }
    }

    internal LogBook Log { get; } = new();

    internal Guid Run { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!TestDatabase.IsAvailable)
            return;
        _landing.Write("customer_landing/1.json", """
            {"customerName":"Ann","email":"ann@example.org","serialNumber":"S1","registrationDate":1,"lastUpdateDate":1,"shareWithResearchAsOfDate":1}
            {"customerName":"Bob","email":"bob@example.org","serialNumber":"S2","registrationDate":1,"lastUpdateDate":1}
            Bob's line that is no JSON
            {"customerName":"Cid","email":"cid@example.org","serialNumber":"S3","registrationDate":1,"lastUpdateDate":1,"shareWithResearchAsOfDate":1}

            """);
        _landing.Write("accelerometer_landing/1.json", """
            {"user":"ann@example.org","timestamp":1000,"x":1,"y":1,"z":1}
            {"user":"ann@example.org","timestamp":1000,"x":2,"y":2,"z":2}
            {"user":"bob@example.org","timestamp":1000,"x":3,"y":3,"z":3}

            """);
        _landing.Write("step_trainer_landing/1.json", """
            {"sensorReadingTime":1000,"serialNumber":"S1","distanceFromObject":1}
            {"sensorReadingTime":1000,"serialNumber":"S2","distanceFromObject":2}

            """);
        // One of so few lines is more than the pipeline allows.
        var pipeline = File.ReadAllText(_scripts["pipeline.yaml"]);
        _scripts.Write("pipeline.yaml", pipeline.Replace("ddl: customer_landing.sql", "ddl: customer_landing.sql\n    rejects: { error: 50 % }", StringComparison.Ordinal));
        _app = await StediApp.StartAsync(builder => builder.Logging.AddProvider(Log).AddFilter<LogBook>("", LogLevel.Trace), $"--Stedi:Landing={_landing.Path}", $"--Stedi:Scripts={_scripts.Path}");
        Run = await BuildAsync(_app);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _landing.Dispose();
        _scripts.Dispose();
        Log.Dispose();
    }

    /// <summary>Builds everything and waits until it is published.</summary>
    internal static async Task<Guid> BuildAsync(StediApp app)
    {
        using var client = await app.CreateClientAsync(Role.Operator);
        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "*" }, CancellationToken.None);
        var run = (await started.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)).GetProperty("id").GetGuid();
        while (true)
        {
            var now = await client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}", CancellationToken.None);
            if (now.GetProperty("finishedAt").ValueKind == JsonValueKind.Null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
                continue;
            }
            Assert.Equal("succeeded", now.GetProperty("status").GetString());
            return run;
        }
    }
}
