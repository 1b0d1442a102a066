namespace Stedi.Web.Auth;

/// <summary>Names of the limits on requests.</summary>
internal static class RateLimits
{
    /// <summary>Per address: sign-in and sign-out.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Per key, or per address where there is none: REST.</summary>
    public const string Rest = "rest";

    /// <summary>Per key: reads of rows that may take the engine a while, so many at a time; they share its workers with the queries of operators.</summary>
    public const string Rows = "rows";

    /// <summary>
    /// Counts the endpoint's requests of one key that are under way: beyond <see cref="AccessOptions.CommandsPerCaller"/> they are refused at once,
    /// beside what else limits them.
    /// </summary>
    public static TBuilder LimitCommands<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(CommandMark.Instance);

    public static bool IsCommand(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<CommandMark>() is not null;

    /// <summary>Who is counted: a key, or an address where there is none.</summary>
    public static string CallerOf(HttpContext context) => Caller.KeyIdOf(context.User) ?? AddressOf(context);

    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private sealed class CommandMark
    {
        public static readonly CommandMark Instance = new();
    }
}
