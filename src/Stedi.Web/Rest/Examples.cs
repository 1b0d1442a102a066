using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Stedi.Web.Rest;

/// <summary>
/// Generates an example of each request body, response body and required parameter from its schema, so that none is missing or contradicts the schema. The values
/// come from the shipped pipeline.
/// </summary>
internal static class Examples
{
    private const int Deepest = 8;

    /// <summary>Values by the name of the member or parameter.</summary>
    private static readonly Dictionary<string, string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["select"] = "+customer_curated",
        ["sql"] = "SELECT count(*) FROM customer_trusted",
        ["person"] = "someone@example.org",
        ["zone"] = "trusted",
        ["column"] = "email",
        ["version"] = "v0198f2a6c0de7b31",
        ["from"] = "v0198f2a6c0de7b31",
        ["to"] = "v0198f2a6c0de7b31",
        ["query"] = "?status=failed",
        ["cursor"] = "01a22ac13ef4715aba73888aec912040",
        ["nextCursor"] = "01a22ac13ef4715aba73888aec912040",
        ["sort"] = "-serialNumber",
        ["filter"] = "email:notnull",
        ["plan"] = "5f0c2b7d9a1e",
        ["reason"] = "no_research_consent",
        ["expiresAt"] = "2036-01-01T00:00:00Z",
        ["createdBy"] = "Ada",
        ["by"] = "Ada",
        ["actor"] = "Ada",
        ["type"] = "string",
    };

    /// <summary>Bodies whose members depend on each other, or have names that say too little.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["/api/v1/keys"] = """{ "name": "nightly", "role": "operator", "expiresAt": "2036-01-01T00:00:00Z" }""",
        ["/api/v1/people"] = """{ "name": "Ada", "role": "viewer" }""",
        ["/api/v1/runs/views"] = """{ "name": "Failed runs", "query": "?status=failed" }""",
        ["/api/v1/saved-queries"] = """{ "name": "Customers", "sql": "SELECT count(*) FROM customer_trusted", "isShared": true }""",
        ["/api/v1/saved-queries/{id}"] = """{ "name": "Customers", "sql": "SELECT count(*) FROM customer_trusted", "isShared": false }""",
        ["/api/v1/rows/person"] = """{ "person": "someone@example.org" }""",
        ["/api/v1/rows/person/samples"] = """{ "person": "someone@example.org", "table": "customer_trusted" }""",
    };

    /// <summary>Parameters for which the usual value does not work.</summary>
    private static readonly Dictionary<(string Path, string Name), string> Parameters = new()
    {
        [("/api/v1/tables/{name}/landing", "name")] = "customer_landing",
        [("/api/v1/tables/{name}/rejects", "name")] = "customer_landing",
        [("/api/v1/removed-tables/{name}", "name")] = "customer_old",
        [("/api/v1/settings/retention/{kind}", "kind")] = "audit",
        [("/api/v1/settings/retention/{kind}/preview", "kind")] = "audit",
    };

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (path, operation) in document.Paths.SelectMany(p => p.Value.Operations?.Values.Select(o => (p.Key, o)) ?? []))
        {
            // Optional parameters get no example, because a request with an example of each rarely makes sense.
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.Required) ?? [])
                parameter.Example = Parameters.TryGetValue((path, parameter.Name!), out var value) ? value : Of(parameter.Schema, parameter.Name!, 0);
            foreach (var media in operation.RequestBody?.Content?.Values ?? [])
                media.Example = Bodies.TryGetValue(path, out var body) ? JsonNode.Parse(body) : Of(media.Schema, "", 0);
            foreach (var media in (operation.Responses ?? []).Values.SelectMany(r => r.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>()))
                media.Example ??= Of(media.Schema, "", 0);
        }
    }

    private static JsonNode? Of(IOpenApiSchema? schema, string name, int depth)
    {
        if (schema is null or { Format: "binary" } || depth > Deepest)
            return null;
        if (schema.Default is { } set)
            return set.DeepClone();
        if (schema.Enum is [{ } first, ..])
            return first.DeepClone();
        if (schema.OneOf is { Count: > 0 } choices)
            return Of(choices.FirstOrDefault(c => c.Type is not JsonSchemaType.Null), name, depth);
        return (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Object => Object(schema, depth),
            JsonSchemaType.Array => schema.Items is null || Of(schema.Items, name, depth + 1) is not { } item ? new JsonArray() : new JsonArray(item),
            JsonSchemaType.Integer => name == "days" ? 365 : long.Parse(schema.Minimum ?? "1", CultureInfo.InvariantCulture),
            JsonSchemaType.Number => 1.5,
            JsonSchemaType.Boolean => false,
            JsonSchemaType.String => Text(schema, name),
            _ => null,
        };
    }

    private static JsonObject Object(IOpenApiSchema schema, int depth)
    {
        var example = new JsonObject();
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            example[name] = Of(member, name, depth + 1);
        return example;
    }

    private static string Text(IOpenApiSchema schema, string name) => schema switch
    {
        { Format: "uuid" } => "01a22ac1-3ef4-715a-ba73-888aec912040",
        { Format: "date-time" } when name is not "expiresAt" => "2026-11-23T05:00:00Z",
        { Pattern: Pipeline.Model.TableName.Rule } => "customer_trusted",
        _ => Texts.GetValueOrDefault(name, name.Length > 0 ? name : "text"),
    };
}
