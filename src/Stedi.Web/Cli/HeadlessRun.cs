using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Console;
using Spectre.Console;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Web.Hosting;
using Stedi.Web.Runs;

namespace Stedi.Web.Cli;

/// <summary>A run without the dashboard: the same services in a host without open ports.</summary>
internal static class HeadlessRun
{
    public const int Published = 0;
    public const int NotPublished = 1;
    public const int NotStarted = CommandLine.Refused;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    /// <summary>Progress goes to stderr, the result to stdout. Cancellation cancels the run and waits for its end.</summary>
    public static async Task<int> ExecuteAsync(StartRun start, bool json, string[] settings, ControlPlane build, CancellationToken cancellationToken)
    {
        await using var app = build(settings, builder =>
        {
            builder.Services.AddSingleton<IServer, SilentServer>();
            builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
            // Added last to override the level of appsettings.json.
            builder.Logging.AddFilter(level => level >= LogLevel.Warning);
            // The host can stop before the driver's last check. That is expected.
            builder.Logging.AddFilter("Hangfire.Server", LogLevel.Error);
            // Its errors are the output of this command.
            builder.Logging.AddFilter<ConsoleLoggerProvider>(typeof(PipelineSource).FullName, LogLevel.None);
        });
        using var lakeUse = app.Services.ClaimLake(CommandOf(start, json));
        app.Services.WarmJobs();
        await app.StartAsync(cancellationToken);
        var code = await RunAsync(app.Services, start, json, cancellationToken);
        await app.StopAsync(CancellationToken.None);
        return code;
    }

    private static async Task<int> RunAsync(IServiceProvider services, StartRun start, bool json, CancellationToken cancellationToken)
    {
        var runs = services.GetRequiredService<RunService>();
        var history = services.GetRequiredService<RunHistory>();
        using var feed = services.GetRequiredService<RunFeed>().Subscribe();

        var started = await runs.StartAsync(start, cancellationToken);
        if (started.Run is not { } run)
        {
            foreach (var error in started.Errors)
                await Console.Error.WriteLineAsync($"error: {error}");
            return NotStarted;
        }
        var cancelling = Task.CompletedTask;
        await using (cancellationToken.UnsafeRegister(_ => cancelling = CancelAsync(runs, run.Id), null))
            await FollowAsync(run.Id, history, feed);
        await cancelling;

        var ended = (await history.FindAsync(run.Id, CancellationToken.None))!;
        var report = await services.GetRequiredService<RunReports>().OfAsync(ended, CancellationToken.None);
        if (json)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, Json));
        else
            ReportTable.Write(report, AnsiConsole.Console, Console.IsOutputRedirected);
        return ended.Status == RunStatus.Succeeded ? Published : NotPublished;
    }

    private static async Task CancelAsync(RunService runs, Guid id)
    {
        await Console.Error.WriteLineAsync($"Cancelling run {id} …");
        ChangeResult result;
        do
            result = await runs.CancelAsync(id, Environment.UserName, CancellationToken.None);
        while (result is { Run: null, Refusal: not null }); // another process drives the run at this moment
        if (result.Refusal is { } refusal)
            await Console.Error.WriteLineAsync(refusal);
    }

    /// <summary>The command as the user can type it again, without its folders.</summary>
    private static string CommandOf(StartRun start, bool json) =>
        $"./stedi run{(start.Select == "*" ? "" : " " + ShellWord.Of(start.Select))}{(start.Reread ? " --reread" : "")}{(start.IgnoreDrift ? " --ignore-drift" : "")}{(json ? " --json" : "")}";

    private static async Task FollowAsync(Guid id, RunHistory history, RunSubscription feed)
    {
        for (var last = 0; ;)
        {
            foreach (var e in await history.EventsAsync(id, last, CancellationToken.None))
            {
                last = e.Seq;
                var rows = e.RowsOut is { } n ? $"  {n:N0} rows" : "";
                await Console.Error.WriteLineAsync($"{e.At.ToLocalTime():HH:mm:ss.fff}  {e.Kind,-18} {e.Table,-28}{rows}{(e.Reason is null ? "" : "  " + e.Reason)}".TrimEnd());
            }
            if (await history.FindAsync(id, CancellationToken.None) is { } run && run.Status.HasEnded())
                return;
            // Notices only speed this up. Polling finds the end too.
            using var timeout = new CancellationTokenSource(LookAgain);
            try
            {
                await feed.Notices.ReadAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                continue;
            }
        }
    }

    /// <summary>Ignores signals, which cancel the command. The usual lifetime would also stop Hangfire, and nothing would drive the cancelled run to its end.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>A server without ports.</summary>
    private sealed class SilentServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() { }
    }
}
