using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Stedi.Web.Contracts;

/// <summary>The status of a problem, as a type.</summary>
public interface IProblemStatus
{
    static abstract int Code { get; }
}

/// <summary>
/// Problem details (RFC 9457) with the status in the type. The signature of an endpoint then lists every problem that it can return. The
/// compiler checks the list, and the OpenAPI document is generated from it.
/// </summary>
public sealed class Problem<TStatus> : IResult, IStatusCodeHttpResult, IValueHttpResult<ProblemDetails>, IEndpointMetadataProvider
    where TStatus : IProblemStatus
{
    internal Problem(ProblemDetails details) => Value = details;

    public ProblemDetails Value { get; }

    public int? StatusCode => TStatus.Code;

    /// <summary>The same with one more member.</summary>
    public Problem<TStatus> With(string name, object? value)
    {
        Value.Extensions[name] = value;
        return this;
    }

    /// <summary>Adds instance and traceId here, because the framework omits them for callers that do not accept JSON.</summary>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Value.Instance ??= httpContext.Request.Path;
        Value.Extensions.TryAdd("traceId", Activity.Current?.Id ?? httpContext.TraceIdentifier);
        return TypedResults.Problem(Value).ExecuteAsync(httpContext);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(TStatus.Code, typeof(ProblemDetails), [Problem.ContentType]));
}

/// <summary>Creates the problems that endpoints return.</summary>
public static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <param name="detail">What is wrong with the request, and what to do.</param>
    public static Problem<Status400> Invalid(string? detail, string? title = null) => Of<Status400>(detail, title);

    /// <param name="errors">The errors by parameter or member, named as in the request.</param>
    public static Problem<Status400> Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        Invalid(string.Join(" ", errors.SelectMany(e => e.Value))).With("errors", errors);

    public static Problem<Status403> Denied(string? detail) => Of<Status403>(detail);

    public static Problem<Status404> NotFound(string? detail) => Of<Status404>(detail);

    public static Problem<Status409> Conflict(string? detail) => Of<Status409>(detail);

    public static Problem<Status410> Gone(string? detail) => Of<Status410>(detail);

    public static Problem<Status422> Unprocessable(string? detail) => Of<Status422>(detail);

    public static Problem<Status429> TooMany(string? detail, string? title = null) => Of<Status429>(detail, title);

    public static Problem<Status502> BadGateway(string? detail) => Of<Status502>(detail);

    public static Problem<Status503> Unavailable(string? detail) => Of<Status503>(detail);

    private static Problem<TStatus> Of<TStatus>(string? detail, string? title = null)
        where TStatus : IProblemStatus => new(new ProblemDetails { Status = TStatus.Code, Title = title, Detail = detail });
}

public sealed class Status400 : IProblemStatus { public static int Code => StatusCodes.Status400BadRequest; }

public sealed class Status403 : IProblemStatus { public static int Code => StatusCodes.Status403Forbidden; }

public sealed class Status404 : IProblemStatus { public static int Code => StatusCodes.Status404NotFound; }

public sealed class Status409 : IProblemStatus { public static int Code => StatusCodes.Status409Conflict; }

public sealed class Status410 : IProblemStatus { public static int Code => StatusCodes.Status410Gone; }

public sealed class Status422 : IProblemStatus { public static int Code => StatusCodes.Status422UnprocessableEntity; }

public sealed class Status429 : IProblemStatus { public static int Code => StatusCodes.Status429TooManyRequests; }

public sealed class Status502 : IProblemStatus { public static int Code => StatusCodes.Status502BadGateway; }

public sealed class Status503 : IProblemStatus { public static int Code => StatusCodes.Status503ServiceUnavailable; }
