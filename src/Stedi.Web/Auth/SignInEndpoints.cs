using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Web.Audit;

namespace Stedi.Web.Auth;

/// <summary>How a browser gets in and out.</summary>
internal static class SignInEndpoints
{
    public const string Path = "/sign-in";
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void MapSignIn(this WebApplication app)
    {
        var doors = app.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
        doors.MapGet(Path, Open);
        doors.MapPost(Path, Enter);
        doors.MapPost("/sign-out", Leave);
    }

    private static async Task<IResult> Open(
        string? token, string? returnUrl, HttpContext context, SignInLinks links, AdminKey admin, PeopleStore people, AuditLog audit,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
            return Form(returnUrl, null, StatusCodes.Status200OK);
        var (state, person) = await links.RedeemAsync(token, cancellationToken);
        var caller = person is { } id ? await people.SignInAsync(id, cancellationToken) : admin.Caller;
        if (state == LinkState.Accepted && caller is not null)
            return await SignInAsync(context, caller, "by a link", audit, returnUrl, cancellationToken);
        var message = state == LinkState.Used
            ? "This link was used already: it works once."
            : "This link has expired or is not one of this server's.";
        return Form(returnUrl, $"{message} Sign in with a key, or restart the server for a new link.", StatusCodes.Status410Gone);
    }

    private static async Task<IResult> Enter(
        [FromForm] string? key,
        [FromForm] string? returnUrl,
        HttpContext context,
        ApiKeyStore keys,
        FailedAttempts failures,
        AuditLog audit,
        ILogger<SignInLinks> logger,
        CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(key?.Trim() ?? "", cancellationToken) is { } caller)
            return await SignInAsync(context, caller, "by a key", audit, returnUrl, cancellationToken);
        if (failures.IsExhausted(context))
            return Form(returnUrl, "Too many wrong keys from your address: wait a minute.", StatusCodes.Status429TooManyRequests);
        failures.Count(context);
        logger.LogWarning("A wrong key was entered from {Address}.", context.Connection.RemoteIpAddress);
        await audit.WriteAsync(AuditActions.SessionRefused, AddressOf(context), "sign-in", "a wrong key", cancellationToken);
        return Form(returnUrl, "This key is not known or was revoked.", StatusCodes.Status401Unauthorized);
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> Leave(
        HttpContext context, IAntiforgery antiforgery, Sessions sessions)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        // A browser that does not wait for the answer has signed out all the same.
        if ((await context.AuthenticateAsync(Scheme)).Principal is { } session)
            await sessions.EndAsync(session, AddressOf(context), CancellationToken.None);
        await context.SignOutAsync(Scheme);
        return TypedResults.LocalRedirect(Path);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, Caller caller, string how, AuditLog audit, string? returnUrl, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(AuditActions.SessionOpened, caller.Name, AddressOf(context), how, cancellationToken);
        await context.SignInAsync(Scheme, Sessions.Open(caller, Scheme));
        return TypedResults.LocalRedirect(ReturnUrl.Local(returnUrl));
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private static RazorComponentResult<SignIn> Form(string? returnUrl, string? message, int status) =>
        new(new { ReturnUrl = ReturnUrl.Local(returnUrl), Message = message }) { StatusCode = status };
}
