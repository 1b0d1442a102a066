using System.Collections.Concurrent;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Every call that arrived, including failed ones.</summary>
internal sealed class FakeCalls
{
    private readonly ConcurrentQueue<(string Operation, DateTimeOffset At)> _calls = new();

    /// <summary>Calls of an operation, for example <c>Glue.StartJobRun</c>.</summary>
    public int this[string operation] => _calls.Count(c => c.Operation == operation);

    public int Total => _calls.Count;

    public IReadOnlyList<(string Operation, DateTimeOffset At)> All => [.. _calls];

    /// <summary>Raised with the operation of each call, before the response. Tests use it to act at that moment.</summary>
    public event Action<string>? Arrived;

    public void Add(string operation)
    {
        _calls.Enqueue((operation, DateTimeOffset.UtcNow));
        Arrived?.Invoke(operation);
    }

    public void Clear() => _calls.Clear();
}
