using Npgsql;

namespace Stedi.Web.Data;

/// <summary>Tells a Postgres that is away from a fault of the program, however deep EF Core or Hangfire have wrapped it.</summary>
internal static class DatabaseOutage
{
    public const string Message =
        "Postgres does not answer. Try again in a few seconds; if it stays so, see that its server runs and that ConnectionStrings__Postgres "
        + "names it. /health/ready says when it is back.";

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

    /// <summary>What Postgres says where it will never take this data (SQLSTATE class 22); null of any other exception.</summary>
    public static string? Refusal(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is PostgresException { SqlState: ['2', '2', ..] } refused)
                return refused.MessageText;
        }
        return null;
    }

    /// <summary>What a person is told of an exception.</summary>
    public static string Explain(Exception exception) => IsCauseOf(exception) ? Message : exception.Message;

    /// <summary>Postgres itself says that it goes, comes, is full, or lets nobody in at this moment; anything else that it says is about the statement.</summary>
    private static bool IsAway(string state) =>
        state.StartsWith("08", StringComparison.Ordinal)
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ObjectNotInPrerequisiteState;
}
