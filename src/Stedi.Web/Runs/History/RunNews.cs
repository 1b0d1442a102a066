namespace Stedi.Web.Runs.History;

/// <summary>Collects the runs that have changed since the list was last loaded. Thread-safe.</summary>
internal sealed class RunNews
{
    private readonly Lock _lock = new();
    private HashSet<Guid> _runs = [];
    private bool _isUnknown = true;

    public void Hear(IEnumerable<RunNotice> notices)
    {
        lock (_lock)
        {
            foreach (var notice in notices)
            {
                _isUnknown |= notice == RunNotice.Gap;
                if (_runs.Count < RunFilter.MaxLimit)
                    _runs.Add(notice.RunId);
                else
                    _isUnknown |= !_runs.Contains(notice.RunId);
            }
        }
    }

    /// <summary>The last taken changes could not be loaded.</summary>
    public void Miss()
    {
        lock (_lock)
            _isUnknown = true;
    }

    /// <summary>At most <see cref="RunFilter.MaxLimit"/> runs; null if any run may have changed: notices were lost, there were too many, or the reload has another cause.</summary>
    public IReadOnlySet<Guid>? Take()
    {
        lock (_lock)
        {
            var taken = _isUnknown || _runs.Count == 0 ? null : _runs;
            (_runs, _isUnknown) = ([], false);
            return taken;
        }
    }
}
