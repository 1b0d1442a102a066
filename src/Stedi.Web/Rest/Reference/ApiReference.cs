using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Stedi.Web.Auth;

namespace Stedi.Web.Rest.Reference;

/// <summary>The calls of the OpenAPI document, in its order. The document is written once: calls do not change while the program runs.</summary>
public sealed class ApiReference([FromKeyedServices(OpenApi.Name)] IOpenApiDocumentProvider documents)
{
    /// <summary>As people write it: a plus is not escaped.</summary>
    internal static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Readable = new(Compact) { WriteIndented = true };

    private readonly Lazy<Task<ImmutableArray<ApiOperation>>> _operations = new(() => ReadAsync(documents));

    public Task<ImmutableArray<ApiOperation>> OperationsAsync() => _operations.Value;

    private static async Task<ImmutableArray<ApiOperation>> ReadAsync(IOpenApiDocumentProvider documents)
    {
        var document = await documents.GetOpenApiDocumentAsync();
        return
        [
            .. from path in document.Paths
               from operation in path.Value.Operations ?? []
               select Read(path.Key, operation.Key.Method, operation.Value),
        ];
    }

    private static ApiOperation Read(string path, string method, OpenApiOperation operation) => new(
        operation.OperationId!,
        operation.Tags?.FirstOrDefault()?.Name ?? "",
        method.ToUpperInvariant(),
        path,
        operation.Summary ?? "",
        RoleOf(operation),
        [.. (operation.Parameters ?? []).Select(p => SchemaFields.Of(p.Name!, Place(p.In), p.Schema, p.Required, p.Description, p.Example?.ToString()))],
        operation.RequestBody?.Content?.Select(Read).FirstOrDefault(),
        [.. (operation.Responses ?? []).Select(r => Read(r.Key, r.Value))]);

    private static ApiAnswer Read(string status, IOpenApiResponse response) => new(
        int.Parse(status, CultureInfo.InvariantCulture),
        response.Description ?? "",
        [.. (response.Headers ?? new Dictionary<string, IOpenApiHeader>()).Select(h => new ApiHeader(h.Key, h.Value.Description))],
        [.. (response.Content ?? new Dictionary<string, OpenApiMediaType>()).Select(Read)]);

    private static ApiContent Read(KeyValuePair<string, OpenApiMediaType> content) =>
        new(content.Key, SchemaFields.Of(content.Value.Schema), Text(content.Value.Example));

    private static string? Text(JsonNode? example) => example switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => example.ToJsonString(Readable),
    };

    private static Role RoleOf(OpenApiOperation operation) =>
        operation.Extensions?.TryGetValue(OpenApi.RequiredRole, out var named) == true && named is JsonNodeExtension { Node: var name } && Enum.TryParse<Role>(name.ToString(), ignoreCase: true, out var role)
            ? role
            : throw new InvalidOperationException($"{operation.OperationId} names no role.");

    private static string Place(ParameterLocation? place) => place?.ToString().ToLowerInvariant() ?? "";
}
