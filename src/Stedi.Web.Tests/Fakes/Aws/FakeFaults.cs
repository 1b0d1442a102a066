namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>The faults to inject. They hit the same calls in every test run.</summary>
internal sealed class FakeFaults
{
    private readonly Lock _gate = new();
    private readonly List<(FakeFault Fault, int Hits)> _faults = [];

    /// <summary>Not for secrets, but for a fixed sequence of numbers.</summary>
    private uint _random = 2463534242;

    public void Add(FakeFault fault)
    {
        lock (_gate)
            _faults.Add((fault, 0));
    }

    public void Clear()
    {
        lock (_gate)
            _faults.Clear();
    }

    /// <summary>The fault for this call, or null.</summary>
    public FakeFault? Take(string operation)
    {
        lock (_gate)
        {
            for (var i = 0; i < _faults.Count; i++)
            {
                var (fault, hits) = _faults[i];
                if (hits >= fault.Times || !fault.Matches(operation) || (fault.Share < 1 && Next() >= fault.Share))
                    continue;
                _faults[i] = (fault, hits + 1);
                return fault;
            }
            return null;
        }
    }

    private double Next()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random / 4294967296.0;
    }
}
