namespace Stedi.Web.Runs.History;

/// <summary>Which runs have changed since a list last looked. From any thread.</summary>
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

    /// <summary>What was taken could not be looked at.</summary>
    public void Miss()
    {
        lock (_lock)
            _isUnknown = true;
    }

    /// <summary>At most <see cref="RunFilter.MaxLimit"/> runs; null where any may have changed: notices were lost, too many came, or something else is the reason to look.</summary>
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
