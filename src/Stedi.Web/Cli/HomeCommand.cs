using Npgsql;
using Stedi.Web.Backups;

namespace Stedi.Web.Cli;

/// <summary>
/// A command on the home of a server that it never starts. It fails with exit code 1, because the code for a failed start
/// has another meaning here.
/// </summary>
internal static class HomeCommand
{
    private const int Failed = 1;

    /// <param name="work">Returns the exit code.</param>
    public static async Task<int> RunAsync(ControlPlane build, Func<IServiceProvider, Task<int>> work)
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
            return Failed;
        }
    }

    /// <summary>Postgres messages of classes 22 and 23 quote row data.</summary>
    private static string Explain(Exception e) =>
        e is PostgresException { SqlState: ['2', '2' or '3', ..] } refused ? $"Postgres rejected the data (SQLSTATE {refused.SqlState})." : e.Message;
}
