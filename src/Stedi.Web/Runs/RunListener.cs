using System.Text.Json;
using Npgsql;

namespace Stedi.Web.Runs;

/// <summary>Listens to Postgres for run events of all instances and passes them to this instance's followers.</summary>
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
                logger.LogWarning(e, "Lost the Postgres connection for run events. Reconnecting in {Delay}.", RetryDelay);
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
            // A silent connection may be dead, so ping it regularly.
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
            // Anyone with a database login may notify. An unknown payload makes followers reload.
            return RunNotice.Gap;
        }
    }
}
