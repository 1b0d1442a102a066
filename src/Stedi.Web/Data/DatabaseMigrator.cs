using Hangfire.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Web.Contracts;

namespace Stedi.Web.Data;

/// <summary>Migrates both schemas. If several instances start at once, an advisory lock lets one migrate while the others wait.</summary>
public sealed class DatabaseMigrator(
    NpgsqlDataSource source,
    IDbContextFactory<StediDbContext> contexts,
    IOptions<DatabaseOptions> options,
    TimeProvider time,
    ILogger<DatabaseMigrator> logger)
{
    /// <summary>The advisory lock for creating or changing the schemas.</summary>
    internal const long LockKey = 0x5354454449; // "STEDI"

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    /// <exception cref="StartupException">
    /// Postgres did not respond in time, refused, or has a schema that this program does not know. The message says what to do.
    /// </exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, "SELECT pg_advisory_lock($1)", cancellationToken);
            await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
            {
                if (Refusal([.. context.Database.GetMigrations()], await context.Database.GetAppliedMigrationsAsync(cancellationToken)) is { } refusal)
                    throw new StartupException(refusal);
                // A migration can rewrite a long history.
                context.Database.SetCommandTimeout(TimeSpan.Zero);
                await context.Database.MigrateAsync(cancellationToken);
            }
            PostgreSqlObjectsInstaller.Install(connection, BackgroundJobs.Schema);
            await ExecuteAsync(connection, "SELECT pg_advisory_unlock($1)", cancellationToken);
        }
        catch (PostgresException e)
        {
            throw new StartupException(
                $"Could not migrate the database '{connection.Database}' on {connection.DataSource}: {e.MessageText} "
                + "The database user needs permission to create schemas.", e);
        }
    }

    /// <summary>An unknown migration comes from a newer version, or from a version before the first release, which had other migrations.</summary>
    private static string? Refusal(IReadOnlyList<string> known, IEnumerable<string> applied)
    {
        var unknown = applied.Except(known).ToList();
        return unknown switch
        {
            [] => null,
            _ when unknown.All(m => string.CompareOrdinal(m, known[0]) > 0) =>
                "This home was used by a newer version of STEDI. Start that version, or use another STEDI_HOME (or another database).",
            _ => "This home was created by a version of STEDI before its first release. It cannot be upgraded. Use another STEDI_HOME (or another database).",
        };
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var waiting = false;
        while (true)
        {
            try
            {
                return await source.OpenConnectionAsync(cancellationToken);
            }
            catch (NpgsqlException e) when (ComesUp(e) && time.GetElapsedTime(started) < options.Value.StartupTimeout)
            {
                if (!waiting)
                    logger.LogWarning("Postgres does not respond yet ({Reason}). Retrying for {Timeout}.", e.Message, options.Value.StartupTimeout);
                waiting = true;
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
            catch (NpgsqlException e)
            {
                throw new StartupException(
                    $"Could not connect to Postgres: {e.Message} Check ConnectionStrings__Postgres and that the server is running.", e);
            }
        }
    }

    /// <summary>Whether waiting can help: for a server that is starting or has no DNS name yet, but not for a wrong password.</summary>
    private static bool ComesUp(NpgsqlException e) =>
        e is not PostgresException || e.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = LockKey } }, CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
