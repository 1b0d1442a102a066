using Npgsql;
using Stedi.Web.Backups;

namespace Stedi.Web.Cli;

/// <summary>
/// A command that works on the home of a server that is never started. It fails with 1, not with the code of a program that cannot start: that one
/// has other meanings here.
/// </summary>
internal static class HomeCommand
{
    private const int Failed = 1;

    /// <param name="work">Returns the exit code.</param>
    public static async Task<int> RunAsync(ControlPlane build, Func<IServiceProvider, Task<int>> work)
    {
        try
        {
            // Never started: no run is driven meanwhile.
            await using var app = build([], builder => builder.Logging.AddFilter(level => level >= LogLevel.Warning));
            return await work(app.Services);
        }
        catch (Exception e) when (e is BackupException or NpgsqlException || CommandLine.IsForTheOperator(e))
        {
            await Console.Error.WriteLineAsync($"error: {Explain(e)}");
            return Failed;
        }
    }

    /// <summary>What Postgres says of data and of keys (classes 22 and 23) quotes a row.</summary>
    private static string Explain(Exception e) =>
        e is PostgresException { SqlState: ['2', '2' or '3', ..] } refused ? $"Postgres does not take the data (SQLSTATE {refused.SqlState})." : e.Message;
}
