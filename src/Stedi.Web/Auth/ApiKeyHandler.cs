using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Stedi.Web.Contracts;

namespace Stedi.Web.Auth;

/// <summary><c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>.</summary>
internal sealed class ApiKeyHandler(
    ApiKeyStore keys,
    FailedAttempts failures,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "ApiKey";
    private const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    private bool _isInvalid;
    private bool _tooMany;

    public static bool IsPresent(HttpRequest request) =>
        request.Headers.ContainsKey(HeaderNames.Authorization) || request.Headers.ContainsKey(Header);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Read() is not { Length: > 0 } value)
            return AuthenticateResult.NoResult();
        if (keys.FindKnown(value) is { } known)
            return Success(known);
        // A key of 256 random bits cannot be guessed. So wrong keys never block a valid key from the same address.
        if (await keys.FindAsync(value, Context.RequestAborted) is { } caller)
            return Success(caller);
        if (_tooMany = failures.IsExhausted(Context))
            return AuthenticateResult.Fail("Too many wrong keys.");
        _isInvalid = true;
        failures.Count(Context);
        Logger.LogWarning("Invalid API key from {Address}", Context.Connection.RemoteIpAddress);
        return AuthenticateResult.Fail("The key is unknown or was revoked.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = _tooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
        if (_tooMany)
            Response.Headers.RetryAfter = "60";
        else
            Response.Headers.WWWAuthenticate = _isInvalid ? BearerChallenge.InvalidKey : BearerChallenge.NoKey;
        return Task.CompletedTask;
    }

    private static AuthenticateResult Success(Caller caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Name), Name));

    private string? Read()
    {
        var authorization = Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        return Request.Headers[Header].ToString();
    }
}
