using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Contracts;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rest;

public sealed class OpenApiTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    /// <summary>Not text, so it has no example.</summary>
    private const string Parquet = "application/vnd.apache.parquet";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_ListsEveryRestRoute()
    {
        var described = (await DocumentAsync()).GetProperty("paths").EnumerateObject().Select(p => p.Name).ToHashSet();
        Assert.Contains("/api/v1/keys", described);
        Assert.Empty(Endpoints().Select(Path).Except(described));
        Assert.All(described, p => Assert.StartsWith("/api/v1/", p, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Document_SaysHowToSendAKey()
    {
        var document = await DocumentAsync();
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("bearer", schemes.GetProperty("bearer").GetProperty("scheme").GetString());
        Assert.Equal("X-Api-Key", schemes.GetProperty("apiKey").GetProperty("name").GetString());
        Assert.All(Operations(document), o => Assert.Equal(2, o.Operation.GetProperty("security").GetArrayLength()));
    }

    /// <summary>Two types with one schema id would both get the contract of one of them.</summary>
    [Fact]
    public async Task Schemas_OfTwoTypes_NeverShareAnId()
    {
        var types = new ConcurrentDictionary<string, ConcurrentDictionary<Type, bool>>();
        await using var app = await StediApp.StartAsync(b => b.Services.Configure<OpenApiOptions>("v1", o =>
        {
            var name = o.CreateSchemaReferenceId;
            o.CreateSchemaReferenceId = type =>
            {
                if (name(type) is not { } id)
                    return null;
                types.GetOrAdd(id, _ => []).TryAdd(Nullable.GetUnderlyingType(type.Type) ?? type.Type, true);
                return id;
            };
        }));
        using var client = app.CreateClient();
        await client.GetStringAsync("/openapi/v1.json", Token);

        Assert.Contains("RunView", types.Keys);
        Assert.Empty(types.Where(t => t.Value.Count > 1).Select(t => $"{t.Key}: {string.Join(", ", t.Value.Keys.Select(k => k.FullName))}"));
    }

    /// <summary>All statuses of an endpoint's signature and of its filters are documented. An endpoint returns no other status.</summary>
    [Fact]
    public async Task Statuses_OfEveryEndpoint_AreDocumented()
    {
        var operations = Operations(await DocumentAsync()).ToDictionary(o => (o.Path, o.Method), o => o.Operation);
        foreach (var endpoint in Endpoints())
        {
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                var name = $"{method} {Path(endpoint)}";
                var responses = operations[(Path(endpoint), method.ToLowerInvariant())].GetProperty("responses").EnumerateObject().Select(r => r.Name).ToHashSet();
                var answers = Answers(endpoint.Metadata.GetRequiredMetadata<MethodInfo>().ReturnType).ToList();
                Assert.False(
                    answers.Any(a => a == typeof(ProblemHttpResult) || a == typeof(IResult)),
                    $"{name} hides its statuses: return Problem<Status404> and the like (Stedi.Web.Contracts), so that the document knows them.");
                Assert.Empty(answers.Select(StatusOf).Append(401).Append(500).Append(503).Select(s => $"{s}").Except(responses).Select(s => $"{name} does not document {s}"));
                if (endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null)
                    Assert.True(responses.Contains("429"), $"{name} does not document 429");
                if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null)
                    Assert.True(responses.IsSupersetOf(["400", "413", "415"]), $"{name} does not document the statuses for a refused body");
                if (answers.Any(a => a == typeof(PushStreamHttpResult) || a == typeof(FileStreamHttpResult) || a == typeof(EmptyHttpResult)))
                    Assert.True(endpoint.Metadata.GetMetadata<AnswerContent>() is not null, $"{name} streams: declare its content with Streams(…).");
            }
        }
    }

    [Fact]
    public async Task Operations_AllHaveDescriptionsAndExamples()
    {
        var document = await DocumentAsync();
        var operations = Operations(document).ToList();
        Assert.Equal(operations.Count, operations.Select(o => o.Operation.GetProperty("operationId").GetString()).Distinct().Count());
        foreach (var (path, method, operation) in operations)
        {
            var name = $"{method} {path}";
            Assert.False(string.IsNullOrWhiteSpace(operation.GetProperty("operationId").GetString()), $"{name} has no operationId.");
            Assert.True(operation.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 0, $"{name} has no summary: add WithSummary(…).");
            foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [])
            {
                var called = parameter.GetProperty("name").GetString()!;
                Assert.True(parameter.TryGetProperty("description", out _), $"{name}: {called} has no description: add [Description], or a line to OperationDocument.");
                Assert.True(char.IsLower(called[0]) || parameter.GetProperty("in").GetString() == "header", $"{name}: {called} is not camelCase");
                Assert.True(parameter.TryGetProperty("example", out _) || !parameter.TryGetProperty("required", out _), $"{name}: {called} is required and has no example");
                Assert.True(parameter.GetProperty("schema").TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String, $"{name}: {called} has no type, or may be null");
            }
            foreach (var (kind, content) in Contents(operation, document).Where(c => c.Kind != Parquet))
                Assert.True(content.TryGetProperty("example", out _), $"{name} has {kind} without an example");
        }
    }

    /// <summary>An example that contradicts its schema would mislead clients.</summary>
    [Fact]
    public async Task Examples_OfParametersBodiesAndAnswers_MatchTheirSchemas()
    {
        var document = await DocumentAsync();
        var check = new SchemaCheck(document);
        var given = (from o in Operations(document)
                     from content in Contents(o.Operation, document).Concat(Parameters(o.Operation))
                     where content.Content.TryGetProperty("example", out _)
                     select (Name: $"{o.Method} {o.Path}, {content.Kind}", content.Content)).ToList();

        Assert.NotEmpty(given);
        Assert.Empty(given.SelectMany(g => check.Faults(g.Content.GetProperty("schema"), g.Content.GetProperty("example")).Select(f => $"{g.Name}: {f}")));
    }

    /// <summary>Every call can fail, and the document shows every failure as problem details.</summary>
    [Fact]
    public async Task Errors_OfEveryOperation_AreProblemsWithAnExample()
    {
        var document = await DocumentAsync();
        foreach (var (path, method, operation) in Operations(document))
        {
            var errors = operation.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] is '4' or '5').ToList();
            Assert.Superset(new HashSet<string> { "401", "500", "503" }, errors.Select(e => e.Name).ToHashSet());
            foreach (var error in errors)
            {
                var content = Assert.Single(Resolve(document, error.Value).GetProperty("content").EnumerateObject());
                Assert.Equal(Problem.ContentType, content.Name);
                Assert.EndsWith("/ProblemDetails", content.Value.GetProperty("schema").GetProperty("$ref").GetString(), StringComparison.Ordinal);
                Assert.True(content.Value.GetProperty("example").GetProperty("status").GetInt32().ToString(null, null) == error.Name, $"{method} {path}: the example of {error.Name} has another status");
            }
        }
    }

    /// <summary>The documented role is the role that the endpoint requires.</summary>
    [Theory]
    [InlineData("/api/v1/tables", "get", "viewer")]
    [InlineData("/api/v1/runs", "post", "operator")]
    [InlineData("/api/v1/runs/views", "post", "viewer")]
    [InlineData("/api/v1/saved-queries", "get", "operator")]
    [InlineData("/api/v1/keys", "post", "admin")]
    [InlineData("/api/v1/removed-tables/{name}", "delete", "admin")]
    public async Task Role_OfAnOperation_IsDocumented(string path, string method, string role)
    {
        var operation = (await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.Equal(role, operation.GetProperty("x-required-role").GetString());
        Assert.Contains(role, operation.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/runs", "select", "maxLength", "4096")]
    [InlineData("/api/v1/keys", "name", "maxLength", "100")]
    [InlineData("/api/v1/runs/cancel", "ids", "maxItems", "200")]
    [InlineData("/api/v1/rows/person/samples", "limit", "maximum", "200")]
    public async Task Bodies_SayWhatIsAllowed(string path, string member, string keyword, string value)
    {
        var document = await DocumentAsync();
        var schema = Resolve(document, Content(document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody")).GetProperty("schema"));
        Assert.Equal(value, schema.GetProperty("properties").GetProperty(member).GetProperty(keyword).GetRawText());
    }

    [Fact]
    public async Task Schemas_NameTheirTypes()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        Assert.Equal(["null", "string"], schemas.GetProperty("RunView").GetProperty("properties").GetProperty("startedAt").GetProperty("type").EnumerateArray().Select(t => t.GetString()).Order());
        Assert.Equal("string", schemas.GetProperty("RunStatus").GetProperty("type").GetString());
        Assert.Equal("string", schemas.GetProperty("TableView").GetProperty("properties").GetProperty("upstream").GetProperty("items").GetProperty("type").GetString());
        Assert.Equal("string", schemas.GetProperty("TableComparison").GetProperty("properties").GetProperty("otherInputs").GetProperty("items").GetProperty("type").GetString());
        Assert.Equal(["null", "number"], schemas.GetProperty("RunSide").GetProperty("properties").GetProperty("costUsd").GetProperty("type").EnumerateArray().Select(t => t.GetString()).Order());
        Assert.Equal("integer", schemas.GetProperty("ChangeRetention").GetProperty("properties").GetProperty("days").GetProperty("type").GetString());
        Assert.True(schemas.GetProperty("PersonView").GetProperty("properties").TryGetProperty("lastSignInAt", out _));
        Assert.True(schemas.GetProperty("PersonTraceView").GetProperty("properties").TryGetProperty("steps", out _));
    }

    [Fact]
    public async Task Headers_AreDocumented()
    {
        var document = await DocumentAsync();
        var start = document.GetProperty("paths").GetProperty("/api/v1/runs").GetProperty("post");
        Assert.Contains(start.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("in").GetString() == "header");
        Assert.True(start.GetProperty("responses").GetProperty("202").GetProperty("headers").TryGetProperty("Location", out _));
        Assert.True(Resolve(document, start.GetProperty("responses").GetProperty("429")).GetProperty("headers").TryGetProperty("Retry-After", out _));
        var events = document.GetProperty("paths").GetProperty("/api/v1/runs/{id}/events").GetProperty("get");
        Assert.Equal(["text/event-stream"], events.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Select(c => c.Name));
        Assert.Contains(events.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "Last-Event-ID");
        var export = document.GetProperty("paths").GetProperty("/api/v1/tables/{name}/export").GetProperty("get").GetProperty("responses").GetProperty("200");
        Assert.Equal(3, export.GetProperty("content").EnumerateObject().Count());
        Assert.True(export.GetProperty("headers").TryGetProperty("X-Row-Count", out _));
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var client = fixture.App.CreateClient();
        return await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token);
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        fixture.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal));

    private static string Path(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.TrimEnd('/').Replace(":guid", "", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (path.Name, operation.Name, operation.Value);

    /// <summary>The members of a union, including nested unions.</summary>
    private static IEnumerable<Type> Answers(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>) || typeof(INestedHttpResult).IsAssignableFrom(type)))
            return type.GetGenericArguments().SelectMany(Answers);
        return [type];
    }

    /// <summary>The status that the result type documents. 200 for a stream.</summary>
    private static int StatusOf(Type answer)
    {
        if (answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(Problem<>))
            return (int)answer.GetGenericArguments()[0].GetProperty(nameof(IProblemStatus.Code))!.GetValue(null)!;
        return answer.Name.Split('`')[0] switch
        {
            nameof(Created) or nameof(CreatedAtRoute) => 201,
            nameof(Accepted) or nameof(AcceptedAtRoute) => 202,
            nameof(NoContent) => 204,
            nameof(NotFound) => 404,
            nameof(Ok) or nameof(PushStreamHttpResult) or nameof(FileStreamHttpResult) or nameof(EmptyHttpResult) => 200,
            _ => throw new InvalidOperationException($"Add the status of {answer} here."),
        };
    }

    /// <summary>The bodies of an operation: the request, and each response.</summary>
    private static IEnumerable<(string Kind, JsonElement Content)> Contents(JsonElement operation, JsonElement document)
    {
        if (operation.TryGetProperty("requestBody", out var body))
            yield return ("body", Content(body));
        foreach (var response in operation.GetProperty("responses").EnumerateObject())
            foreach (var content in Resolve(document, response.Value).TryGetProperty("content", out var contents) ? contents.EnumerateObject().ToList() : [])
                yield return (content.Name == Parquet ? Parquet : $"{response.Name} {content.Name}", content.Value);
    }

    private static IEnumerable<(string Kind, JsonElement Content)> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(p => ($"parameter {p.GetProperty("name")}", p)) : [];

    private static JsonElement Content(JsonElement body) => body.GetProperty("content").GetProperty("application/json");

    private static JsonElement Resolve(JsonElement document, JsonElement element)
    {
        if (!element.TryGetProperty("$ref", out var reference))
            return element;
        return reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (at, part) => at.GetProperty(part));
    }
}
