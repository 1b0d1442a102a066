using Npgsql;

namespace Stedi.Web.Data;

/// <summary>Recognizes Postgres outages in exceptions, however deeply EF Core or Hangfire wrap them.</summary>
internal static class DatabaseOutage
{
    public const string Message =
        "Postgres does not respond. Try again in a few seconds. If this persists, check that the server is running and that "
        + "ConnectionStrings__Postgres is correct. /health/ready shows when it is back.";

    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public static bool IsCauseOf(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is NpgsqlException fault)
                return fault is not PostgresException { SqlState: var state } || IsAway(state);
        }
        return false;
    }

    /// <summary>The message of Postgres if it refuses this data permanently (SQLSTATE class 22); null for any other exception.</summary>
    public static string? Refusal(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is PostgresException { SqlState: ['2', '2', ..] } refused)
                return refused.MessageText;
        }
        return null;
    }

    /// <summary>The message of an exception for a person.</summary>
    public static string Explain(Exception exception) => IsCauseOf(exception) ? Message : exception.Message;

    /// <summary>Whether the error means that Postgres is starting, stopping, full or not accepting connections. Any other error concerns the statement.</summary>
    private static bool IsAway(string state) =>
        state.StartsWith("08", StringComparison.Ordinal)
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ObjectNotInPrerequisiteState;
}
