using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Web.Data;

namespace Stedi.Web.Queries;

/// <summary>
/// This process as the runner of its queries. It holds a Postgres advisory lock for as long as it lives, so whoever gets the lock of another
/// knows that the other is dead, and settles the queries that it left behind. On the same connection it hears that queries were cancelled
/// through another process.
/// </summary>
public sealed class QueryHost(
    NpgsqlDataSource source, IDbContextFactory<StediDbContext> contexts, TimeProvider time, ILogger<QueryHost> logger) : IAsyncDisposable
{
    private const string Channel = "stedi_queries";
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    /// <summary>From the start until <see cref="LiveAsync"/> takes it over.</summary>
    private NpgsqlConnection? _life;

    public long Id { get; } = Random.Shared.NextInt64();

    /// <summary>Takes the lock and settles what the dead left behind, before the first query.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _life = await OpenAsync(cancellationToken);
        await SettleAsync(cancellationToken);
    }

    /// <summary>Holds the lock until cancelled, and takes it again whenever its connection is lost.</summary>
    /// <param name="news">Called when queries of this process may have ended elsewhere.</param>
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
                logger.LogWarning("The connection that holds the lock of this server's queries broke ({Reason}); taking it again.", e.GetBaseException().Message);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    /// <summary>Makes the other processes look whether one of their queries was cancelled.</summary>
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
            // A silent connection may be dead: ask now and then. And others die meanwhile.
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
            // It waits where the session that was lost still lives on the server's side: until that is gone the lock is held, and that is what counts.
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
            // Only for as long as the transaction: the other may live, and be about to take its lock again.
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (!await context.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({other}) AS \"Value\"").SingleAsync(cancellationToken))
                continue;
            await open.Where(q => q.Host == other).ExecuteUpdateAsync(
                set => set
                    .SetProperty(q => q.Status, QueryStatus.Failed)
                    .SetProperty(q => q.Error, "The server that ran this query ended before it was done. Run it again.")
                    .SetProperty(q => q.FinishedAt, time.GetUtcNow()),
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
