namespace Stedi.Pipeline.Aws.Clients;

/// <summary>
/// Limits the calls per second of a process. It is a token bucket that fills evenly and holds at most a tenth of a second's tokens, to avoid
/// bursts. Callers are served in order. All clients of a process share one budget.
/// </summary>
public sealed class CallBudget
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(0.1);

    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly Lock _gate = new();
    private TimeSpan _next;

    /// <param name="callsPerSecond">More than 0.</param>
    public CallBudget(double callsPerSecond, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(callsPerSecond);
        _interval = TimeSpan.FromSeconds(1 / callsPerSecond);
        _time = time;
        _origin = time.GetTimestamp();
        _next = -Burst;
    }

    /// <summary>Completes when the call may be made.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Take();
        return wait > TimeSpan.Zero ? Task.Delay(wait, _time, cancellationToken) : Task.CompletedTask;
    }

    private TimeSpan Take()
    {
        lock (_gate)
        {
            var now = _time.GetElapsedTime(_origin);
            var slot = _next > now - Burst ? _next : now - Burst;
            _next = slot + _interval;
            return slot - now;
        }
    }
}
