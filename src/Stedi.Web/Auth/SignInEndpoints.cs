using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Web.Audit;

namespace Stedi.Web.Auth;

/// <summary>Sign-in and sign-out of a browser.</summary>
internal static class SignInEndpoints
{
    public const string Path = "/sign-in";
    public const string LinkPath = "/sign-in/link";
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void MapSignIn(this WebApplication app)
    {
        var doors = app.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
        doors.MapGet(Path, OpenAsync);
        doors.MapPost(Path, EnterAsync);
        doors.MapPost(LinkPath, RedeemAsync);
        doors.MapPost("/sign-out", LeaveAsync);
    }

    /// <summary>Changes nothing. Only the button on the page uses the link, because mail scanners follow links too.</summary>
    private static async Task<IResult> OpenAsync(string? token, string? returnUrl, SignInLinks links, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(token)
            ? Form(returnUrl, null, StatusCodes.Status200OK)
            : LinkPage(await links.LookAsync(token, cancellationToken), token, returnUrl);

    private static async Task<IResult> RedeemAsync(
        [FromForm] string? token, [FromForm] string? returnUrl, HttpContext context, SignInLinks links, AdminKey admin, PeopleStore people, AuditLog audit,
        CancellationToken cancellationToken)
    {
        if (await links.RedeemAsync(token ?? "", cancellationToken) is not { } redeemed)
            return LinkPage(await links.LookAsync(token ?? "", cancellationToken), token ?? "", returnUrl);
        var caller = redeemed.PersonId is { } id ? await people.SignInAsync(id, cancellationToken) : admin.Caller;
        return caller is null
            ? LinkPage(new(LinkState.Closed, true), token ?? "", returnUrl)
            : await SignInAsync(context, caller, "with a link", audit, returnUrl, cancellationToken);
    }

    private static async Task<IResult> EnterAsync(
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
            return await SignInAsync(context, caller, "with a key", audit, returnUrl, cancellationToken);
        if (failures.IsExhausted(context))
            return Form(returnUrl, "Too many invalid keys from your address. Try again in a minute.", StatusCodes.Status429TooManyRequests);
        failures.Count(context);
        logger.LogWarning("Sign-in with an invalid key from {Address}", context.Connection.RemoteIpAddress);
        await audit.WriteAsync(AuditActions.SessionRefused, AddressOf(context), "sign-in", "invalid key", cancellationToken);
        return Form(returnUrl, "This key is unknown or was revoked.", StatusCodes.Status401Unauthorized);
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> LeaveAsync(
        HttpContext context, IAntiforgery antiforgery, Sessions sessions)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        // Sign out even if the browser does not wait for the response.
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

    private static RazorComponentResult<SignInByLink> LinkPage(LinkView link, string token, string? returnUrl) =>
        new(new { Link = link, Token = token, ReturnUrl = ReturnUrl.Local(returnUrl) })
        {
            StatusCode = link.State switch
            {
                LinkState.Valid => StatusCodes.Status200OK,
                LinkState.Unknown => StatusCodes.Status404NotFound,
                _ => StatusCodes.Status410Gone,
            },
        };
}
