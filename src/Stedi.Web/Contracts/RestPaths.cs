namespace Stedi.Web.Contracts;

/// <summary>Paths for programs: errors are problem details, and there is no redirect to the sign-in page.</summary>
internal static class RestPaths
{
    private static readonly PathString[] Roots = ["/api", "/openapi", "/health", "/metrics"];

    /// <summary>Where to find the ids used in paths.</summary>
    private static readonly (PathString Path, string Source)[] Ids =
    [
        ("/api/v1/runs", "GET /api/v1/runs lists the ids"),
        ("/api/v1/queries", "POST /api/v1/queries returns the id"),
        ("/api/v1/keys", "GET /api/v1/keys lists the ids"),
    ];

    public static bool Match(PathString path) => Array.Exists(Roots, r => path.StartsWithSegments(r, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why nothing was found at the path.</summary>
    public static string ExplainMissing(PathString path)
    {
        foreach (var (root, source) in Ids)
        {
            if (path.StartsWithSegments(root, out var rest) && rest.Value?.Split('/') is [_, { Length: > 0 } id, ..] && !Guid.TryParse(id, out _))
                return $"'{id}' is not a valid id. Use a UUID: {source}.";
        }
        return $"{path} not found.";
    }
}
