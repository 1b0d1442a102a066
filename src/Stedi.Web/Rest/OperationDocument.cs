using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Rest;

/// <summary>
/// Completes operations with what all endpoints share: an id, problems raised outside the endpoint (no key, wrong role, too many requests,
/// an invalid body, an engine or database that does not respond), headers, streams, and parameter descriptions.
/// </summary>
internal static class OperationDocument
{
    private static readonly Dictionary<int, string> Answers = new()
    {
        [200] = "Success.",
        [201] = "Created. Location holds its URL.",
        [202] = "Accepted. Location holds the URL to follow.",
        [204] = "Success, without a body.",
        [400] = "The request is not valid. detail says what to fix.",
        [401] = "The key is missing or unknown.",
        [403] = "The role of the key does not allow this.",
        [404] = "Not found.",
        [409] = "The current state does not allow this. detail says why.",
        [410] = "The rows are no longer kept.",
        [413] = "The body is larger than 1 MiB.",
        [415] = "The body or its Content-Type is not JSON in UTF-8.",
        [422] = "The Idempotency-Key was used for another request.",
        [429] = "Too many requests. Wait, then try again.",
        [500] = "Internal server error. Search the server log for traceId.",
        [502] = "The engine refused the request. detail says why.",
        [503] = "Postgres or the engine does not respond. Try again.",
    };

    /// <summary>The beginning of an event stream.</summary>
    private const string Events =
        """
        id: 1
        event: run.queued
        data: {"seq":1,"at":"2026-11-23T05:00:00+00:00","kind":"run.queued","table":null,"status":"queued","attempt":null,"rowsOut":null,"reason":null}


        """;

    /// <summary>Descriptions of parameters by name, for parameters without their own description.</summary>
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = "The id, a UUID.",
        ["name"] = "The name of a table.",
        ["table"] = "The name of a table.",
        ["zone"] = "The name of a zone.",
        ["kind"] = "The kind of history: runs, events, audit or queries.",
        ["column"] = "The name of a column.",
        ["version"] = "A version of the table. Default: the published version.",
        ["run"] = "The id of a run, to use the versions it built. Default: the published versions.",
        ["input"] = "The input to show rows of. Default: the table itself.",
        ["outcome"] = "The outcome of the rows.",
        ["reason"] = "The drop reason.",
        ["status"] = "Only items with this status.",
        ["action"] = "Only this action.",
        ["search"] = "Only items that contain this text, ignoring case.",
        ["select"] = "The tables to build, in dbt's syntax: *, zone:trusted, +customer_curated.",
        ["reread"] = "Read the landing files again even if they are unchanged.",
        ["ignoreDrift"] = "Start even if the deployed resources differ from the pipeline.",
        ["from"] = "At or after this time.",
        ["to"] = "Before this time.",
        ["limit"] = "Maximum number of items.",
        ["cursor"] = "nextCursor of the previous page. Default: the first page.",
    };

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId = JsonNamingPolicy.CamelCase.ConvertName(operation.OperationId ?? Name(context.Description.HttpMethod!, context.Description.RelativePath!));
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.In == ParameterLocation.Query)
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            parameter.Description ??= Parameters.GetValueOrDefault(parameter.Name!);
        }
        var responses = operation.Responses ??= [];
        foreach (var content in metadata.OfType<AnswerContent>())
            Response(responses, StatusCodes.Status200OK).Content![content.ContentType] = Stream(content.ContentType);
        foreach (var status in Common(operation, metadata))
            Response(responses, status);
        operation.Responses = [];
        foreach (var (key, value) in responses.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var status = int.Parse(key, CultureInfo.InvariantCulture);
            operation.Responses[key] = status < StatusCodes.Status400BadRequest ? Success((OpenApiResponse)value, status, metadata) : Failure(status, context.Document!);
        }
        if (!metadata.OfType<IAllowAnonymous>().Any())
            Restrict(operation, metadata, context.Document);
        return Task.CompletedTask;
    }

    /// <summary>Names the role that a key needs, for people and for programs.</summary>
    private static void Restrict(OpenApiOperation operation, IList<object> metadata, OpenApiDocument? document)
    {
        var role = Policies.Name(Enum.GetValues<Role>().LastOrDefault(r => metadata.OfType<IAuthorizeData>().Any(a => a.Policy == Policies.Name(r))));
        operation.Security = [Requirement(OpenApi.Bearer, document), Requirement(OpenApi.Header, document)];
        operation.Description = $"Requires the {role} role.";
        operation.Extensions = new Dictionary<string, IOpenApiExtension> { [OpenApi.RequiredRole] = new JsonNodeExtension(role) };
    }

    /// <summary>The method and the path as words: <c>POST /runs/{id}/cancel</c> is <c>postRunsByIdCancel</c>.</summary>
    private static string Name(string method, string path)
    {
        var words = path["api/v1/".Length..].Split(['/', '-'], StringSplitOptions.RemoveEmptyEntries).Select(w => w.StartsWith('{') ? "By" + Upper(w.Trim('{', '}').Split(':')[0]) : Upper(w));
        return method.ToLowerInvariant() + string.Concat(words);
    }

    private static string Upper(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>Statuses that the endpoint does not return itself.</summary>
    private static IEnumerable<int> Common(OpenApiOperation operation, IList<object> metadata)
    {
        if (!metadata.OfType<IAllowAnonymous>().Any())
            yield return StatusCodes.Status401Unauthorized;
        if (metadata.OfType<IAuthorizeData>().Any(a => a.Policy is not (null or Policies.Viewer)))
            yield return StatusCodes.Status403Forbidden;
        if (metadata.OfType<EnableRateLimitingAttribute>().Any())
            yield return StatusCodes.Status429TooManyRequests;
        if (operation.Parameters is { Count: > 0 } || operation.RequestBody is not null)
            yield return StatusCodes.Status400BadRequest;
        if (operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true)
            yield return StatusCodes.Status404NotFound;
        if (operation.RequestBody is not null)
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }
        yield return StatusCodes.Status500InternalServerError;
        yield return StatusCodes.Status502BadGateway;
        yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static OpenApiResponse Response(OpenApiResponses responses, int status)
    {
        var key = status.ToString(CultureInfo.InvariantCulture);
        if (!responses.TryGetValue(key, out var known))
            responses[key] = known = new OpenApiResponse();
        var response = (OpenApiResponse)known;
        response.Content ??= new Dictionary<string, OpenApiMediaType>();
        return response;
    }

    private static OpenApiResponse Success(OpenApiResponse response, int status, IList<object> metadata)
    {
        response.Description = Answers[status];
        AddHeaders(response, Headers(status).Concat(metadata.OfType<AnswerHeader>().Where(h => h.Status == status).Select(h => (h.Name, h.Description))));
        return response;
    }

    /// <summary>Problems are the same for all endpoints, so each is defined once.</summary>
    private static OpenApiResponseReference Failure(int status, OpenApiDocument document)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"Problem{status}");
        if (document.Components?.Responses?.ContainsKey(id) != true)
        {
            var response = new OpenApiResponse
            {
                Description = Answers[status],
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Problem.ContentType] = new()
                    {
                        Schema = new OpenApiSchemaReference(nameof(ProblemDetails), document),
                        Example = new JsonObject
                        {
                            ["title"] = ReasonPhrases.GetReasonPhrase(status), ["status"] = status, ["detail"] = Answers[status], ["instance"] = "/api/v1/runs",
                        },
                    },
                },
            };
            AddHeaders(response, Headers(status));
            document.AddComponent(id, response);
        }
        return new OpenApiResponseReference(id, document);
    }

    private static void AddHeaders(OpenApiResponse response, IEnumerable<(string Name, string Description)> headers)
    {
        foreach (var (name, description) in headers)
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    private static IEnumerable<(string Name, string Description)> Headers(int status) => status switch
    {
        StatusCodes.Status201Created or StatusCodes.Status202Accepted => [("Location", "The URL of the created or started resource.")],
        StatusCodes.Status401Unauthorized => [("WWW-Authenticate", "Bearer")],
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => [("Retry-After", "Seconds to wait, if known.")],
        _ => [],
    };

    private static OpenApiMediaType Stream(string contentType) => contentType switch
    {
        "application/json" => new() { Schema = Rows(), Example = JsonNode.Parse("""{ "columns": [{ "name": "serialNumber", "type": "string" }], "rows": [["s-1"], ["s-2"]] }""") },
        "application/vnd.apache.parquet" => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
        CsvAnswer.MediaType => new() { Schema = Text(), Example = "serialNumber,email\ns-1,someone@example.org\n" },
        "text/event-stream" => new() { Schema = Text(), Example = Events },
        _ => new() { Schema = Text(), Example = "2026-11-23T05:00:00.0000000Z info  customer_trusted 482 rows\n" },
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Rows()
    {
        var column = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "name", "type" },
            Properties = new Dictionary<string, IOpenApiSchema> { ["name"] = Text(), ["type"] = Text() },
        };
        return new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "columns", "rows" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["columns"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = column },
                ["rows"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Description = "Each row is an array with a value for each column.",
                    Items = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema() },
                },
            },
        };
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
