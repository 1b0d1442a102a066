using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Pipeline.Engines;
using Stedi.Web.Backups;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary>A command that works on a home and starts no server.</summary>
internal static class HomeCommand
{
    private const int Failed = 1;

    /// <param name="refused">The exit code if a file, folder or setting cannot be used and nothing was started.</param>
    /// <param name="work">Returns the exit code.</param>
    public static async Task<int> RunAsync(ControlPlane build, int refused, Func<IServiceProvider, Task<int>> work)
    {
        try
        {
            // Not started, so no runs are driven.
            await using var app = build([], builder => builder.Logging.AddFilter(level => level >= LogLevel.Warning));
            return await work(app.Services);
        }
        catch (Exception e) when (e is BackupException or NpgsqlException || CommandLine.IsForTheOperator(e))
        {
            await Console.Error.WriteLineAsync($"error: {Explain(e)}");
            return e is BackupException or EngineException { IsTransient: false } or StartupException or OptionsValidationException ? refused : Failed;
        }
    }

    /// <summary>Postgres' messages about data and keys (classes 22 and 23) quote row values.</summary>
    private static string Explain(Exception e) =>
        e is PostgresException { SqlState: ['2', '2' or '3', ..] } rejected ? $"Postgres rejected the data (SQLSTATE {rejected.SqlState})." : e.Message;
}
