using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Stedi.Web.Auth;

/// <summary>Counts wrong keys per address. After too many, wrong keys get 429. Valid keys keep working from there.</summary>
internal sealed class FailedAttempts(IOptions<AccessOptions> access) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
        RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress ?? IPAddress.None,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = access.Value.WrongKeysPerMinute, Window = Window }));

    /// <summary>The default of <see cref="AccessOptions.WrongKeysPerMinute"/>.</summary>
    public const int PerWindow = 20;

    public bool IsExhausted(HttpContext context) => _limiter.GetStatistics(context) is { CurrentAvailablePermits: 0 };

    public void Count(HttpContext context) => _limiter.AttemptAcquire(context).Dispose();

    public void Dispose() => _limiter.Dispose();
}
