using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Web.Data;

namespace Stedi.Web.Queries;

/// <summary>
/// This process as the host of its queries. It holds a Postgres advisory lock for its lifetime. A process that gets another's lock
/// knows that the other is dead and ends its queries. The same connection receives cancellations of queries
/// through another process.
/// </summary>
public sealed class QueryHost(
    NpgsqlDataSource source, IDbContextFactory<StediDbContext> contexts, TimeProvider time, ILogger<QueryHost> logger) : IAsyncDisposable
{
    private const string Channel = "stedi_queries";
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    /// <summary>From startup until <see cref="LiveAsync"/> takes over.</summary>
    private NpgsqlConnection? _life;

    public long Id { get; } = Random.Shared.NextInt64();

    /// <summary>Takes the lock and ends the queries of dead processes, before the first query.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _life = await OpenAsync(cancellationToken);
        await SettleAsync(cancellationToken);
    }

    /// <summary>Holds the lock until cancelled. Takes it again when the connection is lost.</summary>
    /// <param name="news">Called when another process may have ended queries of this one.</param>
    public async Task LiveAsync(Func<CancellationToken, Task> news, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var life = Interlocked.Exchange(ref _life, null) ?? await OpenAsync(cancellationToken);
                await ListenAsync(life, news, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning("Lost the connection that holds this server's query lock ({Reason}). Reconnecting.", e.GetBaseException().Message);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    /// <summary>Makes the other processes check their queries for cancellation.</summary>
    public async Task TellOthersAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"NOTIFY {Channel}");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _life, null) is { } life)
            await life.DisposeAsync();
    }

    private async Task ListenAsync(NpgsqlConnection connection, Func<CancellationToken, Task> news, CancellationToken cancellationToken)
    {
        while (true)
        {
            await news(cancellationToken);
            // A silent connection may be dead, so ping it. Also check for dead processes.
            if (await connection.WaitAsync(Heartbeat, cancellationToken))
                continue;
            await using (var ping = new NpgsqlCommand("SELECT 1", connection))
                await ping.ExecuteNonQueryAsync(cancellationToken);
            await SettleAsync(cancellationToken);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            // Waits while Postgres still has the lost session. That session holds the lock until it is gone.
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Id}); LISTEN {Channel}", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var open = context.Set<Query>().Where(q => q.Status == QueryStatus.Queued || q.Status == QueryStatus.Running);
        foreach (var other in await open.Where(q => q.Host != Id).Select(q => q.Host).Distinct().ToListAsync(cancellationToken))
        {
            // Only for this transaction: the other process may be alive and about to take its lock again.
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (!await context.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({other}) AS \"Value\"").SingleAsync(cancellationToken))
                continue;
            await open.Where(q => q.Host == other).ExecuteUpdateAsync(
                set => set
                    .SetProperty(q => q.Status, QueryStatus.Failed)
                    .SetProperty(q => q.Error, "The server that ran this query stopped. Run the query again.")
                    .SetProperty(q => q.FinishedAt, time.GetUtcNow()),
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
