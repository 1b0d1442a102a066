using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Stedi.Web.Auth;

/// <summary>Limits concurrent event streams. <see cref="RateLimits.Rest"/> counts a stream as one request, however long it lasts.</summary>
internal sealed class StreamLimit(IOptions<AccessOptions> access) : IDisposable
{
    private readonly AccessOptions _limits = access.Value;
    private readonly ConcurrencyLimiter _all = new(AtOnce(access.Value.Streams));
    private readonly PartitionedRateLimiter<HttpContext> _callers = PartitionedRateLimiter.Create<HttpContext, string>(
        context => RateLimitPartition.GetConcurrencyLimiter(RateLimits.CallerOf(context), _ => AtOnce(access.Value.StreamsPerCaller)));

    /// <summary>A slot for one more stream, released on dispose; or why there is none.</summary>
    public (IDisposable? Place, string? Refusal) TryOpen(HttpContext context)
    {
        var own = _callers.AttemptAcquire(context);
        if (!own.IsAcquired)
            return (null, Refuse($"This key has {_limits.StreamsPerCaller:N0} event streams open, which is the limit (Access:StreamsPerCaller)."));
        var any = _all.AttemptAcquire();
        if (any.IsAcquired)
            return (new Place(own, any), null);
        own.Dispose();
        return (null, Refuse($"The server has {_limits.Streams:N0} event streams open, which is the limit (Access:Streams)."));
    }

    public void Dispose()
    {
        _callers.Dispose();
        _all.Dispose();
    }

    private static string Refuse(FormattableString why) => why.ToString(CultureInfo.InvariantCulture) + " Close one and try again.";

    private static ConcurrencyLimiterOptions AtOnce(int most) => new() { PermitLimit = most, QueueLimit = 0 };

    private sealed class Place(RateLimitLease own, RateLimitLease any) : IDisposable
    {
        public void Dispose()
        {
            any.Dispose();
            own.Dispose();
        }
    }
}
