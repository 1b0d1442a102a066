namespace Stedi.Web.Auth;

/// <summary>Names of the rate limits.</summary>
internal static class RateLimits
{
    /// <summary>Per address: sign-in and sign-out.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Per key, or per address without a key: REST.</summary>
    public const string Rest = "rest";

    /// <summary>Per key: concurrent reads of rows that can take a while. They share the engine's workers with queries.</summary>
    public const string Rows = "rows";

    /// <summary>
    /// Limits concurrent requests of one key to this endpoint. Requests beyond <see cref="AccessOptions.CommandsPerCaller"/> are refused at once,
    /// in addition to other limits.
    /// </summary>
    public static TBuilder LimitCommands<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(CommandMark.Instance);

    public static bool IsCommand(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<CommandMark>() is not null;

    /// <summary>The partition key: the API key, or the address without one.</summary>
    public static string CallerOf(HttpContext context) => Caller.KeyIdOf(context.User) ?? AddressOf(context);

    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private sealed class CommandMark
    {
        public static readonly CommandMark Instance = new();
    }
}
