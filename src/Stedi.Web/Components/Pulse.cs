namespace Stedi.Web.Components;

/// <summary>One clock per open page for all relative times. It ticks only while it has listeners.</summary>
public sealed class Pulse(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _listening = new();
    private Action? _listeners;
    private ITimer? _timer;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Calls back on a pool thread until disposed.</summary>
    public IDisposable Listen(Action onTick)
    {
        lock (_listening)
        {
            _listeners += onTick;
            _timer ??= time.CreateTimer(_ => _listeners?.Invoke(), null, Period, Period);
        }
        return new Listener(this, onTick);
    }

    public void Dispose()
    {
        lock (_listening)
            _timer?.Dispose();
    }

    private void Leave(Action onTick)
    {
        lock (_listening)
        {
            _listeners -= onTick;
            if (_listeners is not null)
                return;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private sealed class Listener(Pulse pulse, Action onTick) : IDisposable
    {
        public void Dispose() => pulse.Leave(onTick);
    }
}
