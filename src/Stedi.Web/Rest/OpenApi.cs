using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rest;

/// <summary>The OpenAPI document at /openapi/v1.json. It contains no data, so it needs no key.</summary>
internal static class OpenApi
{
    internal const string Bearer = "bearer";
    internal const string Header = "apiKey";

    /// <summary>The extension of an operation that names the role that its key needs.</summary>
    internal const string RequiredRole = "x-required-role";

    /// <summary>The name of the document, as registered and in its URL.</summary>
    internal const string Name = "v1";

    internal const string Path = $"/openapi/{Name}.json";

    private const string Description =
        "Every call needs a key, as a bearer token or in X-Api-Key. Errors are problem details (RFC 9457); detail says what to do. "
        + "Paged lists return { items, nextCursor }; bounded lists are plain arrays. Times are UTC, RFC 3339.";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = api => api.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        // A plain number. Its member name shows the unit.
        options.CreateSchemaReferenceId = type =>
            (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(Cost) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddSchemaTransformer(SchemaDocument.DescribeAsync);
        options.AddOperationTransformer(OperationDocument.DescribeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "STEDI lakehouse control plane", Version = "v1", Description = Description };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "Authorization: Bearer KEY" },
                [Header] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key", Description = "X-Api-Key: KEY" },
            };
            Examples.AddTo(document);
            return Task.CompletedTask;
        });
    }
}
