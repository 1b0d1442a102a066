using System.Text.Json;
using Npgsql;

namespace Stedi.Web.Runs;

/// <summary>Listens to Postgres for events of runs, whichever instance saved them, and feeds this instance's followers.</summary>
internal sealed class RunListener(NpgsqlDataSource database, RunFeed feed, ILogger<RunListener> logger) : BackgroundService
{
    /// <summary>The channel that the trigger on run_events notifies; see the migration.</summary>
    public const string Channel = "stedi_run_events";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException && !stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "The connection that listens for run events broke; listening again in {Delay}.", RetryDelay);
                await Task.Delay(RetryDelay, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, e) => feed.Publish(Parse(e.Payload));
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        feed.Publish(RunNotice.Gap);
        while (true)
        {
            // A silent connection may be dead: ask now and then.
            if (await connection.WaitAsync(Heartbeat, cancellationToken))
                continue;
            await using var ping = new NpgsqlCommand("SELECT 1", connection);
            await ping.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static RunNotice Parse(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize<RunNotice>(payload, JsonSerializerOptions.Web) ?? RunNotice.Gap;
        }
        catch (JsonException)
        {
            // Anyone with a database login may notify; what is not ours makes followers look for themselves.
            return RunNotice.Gap;
        }
    }
}
