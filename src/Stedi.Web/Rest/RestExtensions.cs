using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Stedi.Web.Auth;
using Stedi.Web.Hosting;
using Stedi.Web.Rest.Reference;

namespace Stedi.Web.Rest;

/// <summary>The settings shared by all of <c>/api/v1</c>.</summary>
internal static class RestExtensions
{
    public static void AddRest(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(o => o.CustomizeProblemDetails = c => c.ProblemDetails.Instance = c.HttpContext.Request.Path);
        builder.Services.AddExceptionHandler<Faults>();
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // Faults explains the error.
        builder.Services.ConfigureHttpJsonOptions(o => Configure(o.SerializerOptions));
        builder.Services.AddOpenApi(OpenApi.Name, OpenApi.Configure);
        builder.Services.AddSingleton<ApiReference>();
    }

    /// <summary>The group for the endpoints of all features. Reads require the viewer role and changes the operator role, unless an endpoint says otherwise.</summary>
    public static RouteGroupBuilder MapRest(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Rest).AddEndpointFilterFactory(RequestRules.Check);
        ((IEndpointConventionBuilder)api).Finally(RequireRole);
        return api;
    }

    private static void RequireRole(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.Any(m => m is IAuthorizeData or IAllowAnonymous))
            return;
        var reads = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods
            .All(m => HttpMethods.IsGet(m) || HttpMethods.IsHead(m)) ?? false;
        endpoint.Metadata.Add(new AuthorizeAttribute(reads ? Policies.Viewer : Policies.Operator));
    }

    private static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new UtcTimeConverter());
        options.Converters.Add(new WholeNumberConverter());
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
    }
}
