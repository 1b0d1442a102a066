using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stedi.Web.Audit;
using Stedi.Web.Contracts;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>Who may do what. Everything is denied unless an endpoint allows it.</summary>
internal static class AccessExtensions
{
    private const string AnyScheme = "Any";
    private const string Cookies = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AdminKey>();
        services.AddSingleton<CookieNames>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<PeopleStore>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<RowExports>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<StreamLimit>();
        services.AddScoped<SessionEvents>();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddHostedService<AccessStartup>();
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, o => o.ForwardDefaultSelector = Choose)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null)
            .AddCookie(Cookies, ConfigureCookie);
        services.AddAuthorization(ConfigurePolicies);
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(o =>
        {
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddOptions<CookieAuthenticationOptions>(Cookies).Configure<CookieNames>((o, names) => o.Cookie.Name = names.Session);
        services.AddDataProtection().SetApplicationName("stedi");
        services.AddOptions<KeyManagementOptions>().Configure<IDbContextFactory<StediDbContext>, TimeProvider>((o, contexts, time) => o.XmlRepository = new CookieKeys(contexts, time));
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>(ConfigureLimits);
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    /// <summary>
    /// A key in the header takes precedence. A cookie can read REST but never change anything: a browser sends cookies with requests made by other
    /// sites, but not headers.
    /// </summary>
    private static string Choose(HttpContext context)
    {
        var request = context.Request;
        if (ApiKeyHandler.IsPresent(request))
            return ApiKeyHandler.Name;
        if (!RestPaths.Match(request.Path))
            return Cookies;
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return reads && request.Cookies.ContainsKey(context.RequestServices.GetRequiredService<CookieNames>().Session) ? Cookies : ApiKeyHandler.Name;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = EndedSessions.CookieLifetime;
        options.SlidingExpiration = true;
        options.LoginPath = SignInEndpoints.Path;
        options.ReturnUrlParameter = "returnUrl";
        options.EventsType = typeof(SessionEvents);
    }

    private static void ConfigurePolicies(AuthorizationOptions options)
    {
        foreach (var role in Enum.GetValues<Role>())
            options.AddPolicy(Policies.Name(role), p => p.RequireAuthenticatedUser().RequireRole(Policies.Name(role)));
        options.FallbackPolicy = options.GetPolicy(Policies.Viewer);
        options.DefaultPolicy = options.FallbackPolicy!;
    }

    private static void ConfigureLimits(RateLimiterOptions options, IOptions<AccessOptions> access)
    {
        var limits = access.Value;
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = TellWhenAsync;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimits.IsCommand(context)
            ? RateLimitPartition.GetConcurrencyLimiter(RateLimits.CallerOf(context), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.CommandsPerCaller })
            : RateLimitPartition.GetNoLimiter(""));
        options.AddPolicy(RateLimits.SignIn, context => RateLimitPartition.GetFixedWindowLimiter(
            RateLimits.AddressOf(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.SignInPerMinute, Window = TimeSpan.FromMinutes(1) }));
        options.AddPolicy(RateLimits.Rows, context => RateLimitPartition.GetConcurrencyLimiter(
            RateLimits.CallerOf(context),
            _ => new ConcurrencyLimiterOptions { PermitLimit = limits.RowReadsPerCaller, QueueLimit = 8 * limits.RowReadsPerCaller }));
        options.AddPolicy(RateLimits.Rest, context => RateLimitPartition.GetTokenBucketLimiter(
            RateLimits.CallerOf(context),
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limits.RestBurst,
                TokensPerPeriod = limits.RestPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }));
    }

    private static ValueTask TellWhenAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }
}
