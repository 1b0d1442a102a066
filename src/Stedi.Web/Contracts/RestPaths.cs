namespace Stedi.Web.Contracts;

/// <summary>Paths that programs call: their errors are problem details, and nobody is sent to a sign-in page.</summary>
internal static class RestPaths
{
    private static readonly PathString[] Roots = ["/api", "/openapi", "/health", "/metrics"];

    /// <summary>Where the ids come from that stand in paths.</summary>
    private static readonly (PathString Path, string Source)[] Ids =
    [
        ("/api/v1/runs", "GET /api/v1/runs lists the runs"),
        ("/api/v1/queries", "the answer to POST /api/v1/queries holds the query's"),
        ("/api/v1/keys", "GET /api/v1/keys lists the keys"),
    ];

    public static bool Match(PathString path) => Array.Exists(Roots, r => path.StartsWithSegments(r, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why nothing was found there.</summary>
    public static string ExplainMissing(PathString path)
    {
        foreach (var (root, source) in Ids)
        {
            if (path.StartsWithSegments(root, out var rest) && rest.Value?.Split('/') is [_, { Length: > 0 } id, ..] && !Guid.TryParse(id, out _))
                return $"'{id}' is no id: an id is a UUID; {source}.";
        }
        return $"There is nothing at {path}.";
    }
}
