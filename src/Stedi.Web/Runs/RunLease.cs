using System.Globalization;
using Npgsql;

namespace Stedi.Web.Runs;

/// <summary>
/// The right to change one run, held through a Postgres session lock: whoever dies loses it at once. It covers the calls to the engine too, so
/// that two drivers never submit the same attempt.
/// </summary>
internal sealed class RunLease : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private RunLease(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Waits for the lease; null if another holds it for longer than <paramref name="patience"/>.</summary>
    public static async Task<RunLease?> AcquireAsync(NpgsqlDataSource database, Guid runId, TimeSpan patience, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var milliseconds = ((long)patience.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            await using var command = new NpgsqlCommand(
                $"SET lock_timeout = {milliseconds}; SELECT pg_advisory_lock(hashtextextended('run:{runId:N}', 0))", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return new RunLease(connection);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await connection.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closing the session would release the lock as well; the pool keeps sessions open, so it is released by hand.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            if (_connection.State != System.Data.ConnectionState.Open)
                return;
            await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all(); RESET lock_timeout", _connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
