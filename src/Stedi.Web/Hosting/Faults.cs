using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Contracts;
using Stedi.Web.Data;

namespace Stedi.Web.Hosting;

/// <summary>Returns errors as problem details (RFC 9457) to programs and as a page to people, never with internals.</summary>
internal sealed partial class Faults(ILogger<Faults> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        if (exception is BadHttpRequestException bad)
        {
            await WriteAsync(context, bad.StatusCode, Explain(bad));
            return true;
        }
        if (IsUnknownCharset(exception))
        {
            await WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "Send JSON in UTF-8, with 'Content-Type: application/json'.");
            return true;
        }
        if (DatabaseOutage.IsCauseOf(exception))
        {
            logger.LogWarning("{Method} {Path} failed: Postgres does not respond ({Reason}).", context.Request.Method, context.Request.Path, exception.GetBaseException().Message);
            context.Response.Headers.RetryAfter = ((int)DatabaseOutage.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, DatabaseOutage.Message);
            return true;
        }
        if (exception is NoPipelineException none)
        {
            logger.LogWarning("{Method} {Path} failed: {Reason}", context.Request.Method, context.Request.Path, none.Message);
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, none.Message);
            return true;
        }
        if (exception is EngineException engine)
        {
            logger.LogWarning("{Method} {Path} failed: {Reason}", context.Request.Method, context.Request.Path, engine.Message);
            await WriteAsync(context, engine.IsTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status502BadGateway, engine.Message);
            return true;
        }
        logger.LogError(exception, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
        await WriteAsync(context, StatusCodes.Status500InternalServerError, "Internal server error. Search the server log for this trace id.");
        return true;
    }

    /// <summary>
    /// For an unknown charset, the framework throws the same exception as for its own errors. Only the origin distinguishes them.
    /// </summary>
    private static bool IsUnknownCharset(Exception exception) =>
        exception is InvalidOperationException { InnerException: ArgumentException { ParamName: "name" } or NotSupportedException, TargetSite.DeclaringType.FullName: "Microsoft.AspNetCore.Http.HttpRequestJsonExtensions" };

    /// <summary>For responses with a status but no body yet.</summary>
    public static Task WriteStatusAsync(StatusCodeContext context) =>
        WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode, Detail(context.HttpContext));

    public static Task WriteAsync(HttpContext context, int status, string? detail)
    {
        if (RestPaths.Match(context.Request.Path))
            return Problem(context, status, detail).ExecuteAsync(context);
        context.Response.StatusCode = status;
        return new RazorComponentResult<StatusPage>(new { Status = status, Detail = detail }) { StatusCode = status }.ExecuteAsync(context);
    }

    /// <summary>Adds instance and traceId here, because the framework omits them for callers that do not accept JSON.</summary>
    private static ProblemHttpResult Problem(HttpContext context, int status, string? detail) => TypedResults.Problem(new ProblemDetails
    {
        Status = status,
        Detail = detail,
        Instance = context.Request.Path,
        Extensions = { ["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier },
    });

    private static string? Detail(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized when context.Response.Headers.WWWAuthenticate == BearerChallenge.InvalidKey => "The key is unknown or was revoked. Send a valid key.",
        StatusCodes.Status401Unauthorized => "Send a key in a header: 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'. Calls that change something do not accept the session cookie.",
        StatusCodes.Status403Forbidden => "Your role does not allow this.",
        StatusCodes.Status404NotFound => RestPaths.ExplainMissing(context.Request.Path),
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not support {context.Request.Method}. Use {context.Response.Headers.Allow}.",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON, with 'Content-Type: application/json'.",
        StatusCodes.Status429TooManyRequests => "Too many requests. Wait, then try again.",
        _ => null,
    };

    private static string Explain(BadHttpRequestException exception) => exception.InnerException switch
    {
        // The message contains internal type names. The path is what helps the caller.
        JsonException json => $"The JSON body is not valid at {json.Path ?? "$"} (line {json.LineNumber + 1}): "
            + (json.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "unknown member." : "wrong syntax, type or value, or a missing member."),
        // "Failed to bind parameter "Nullable<DateTimeOffset> from" from "yesterday"." names a type of .NET.
        _ when Unread().Match(exception.Message) is { Success: true } unread =>
            $"{unread.Groups["name"].Value}: '{unread.Groups["value"].Value}' is not valid. See /openapi/v1.json for the format, or omit the parameter.",
        _ => exception.Message,
    };

    [GeneratedRegex("^Failed to bind parameter \"[^\"]* (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Unread();
}
