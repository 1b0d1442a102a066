using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>
/// Watches the followed runs of one Glue job. A request for one run polls all of them. There is one poll at a time, and its result is valid for a
/// moment. Ended runs are not polled again.
/// </summary>
/// <param name="fresh">Returns how long a result is currently valid.</param>
/// <param name="changed">Receives each run with a changed state.</param>
internal sealed class GlueJobWatch(string job, AmazonGlueClient glue, TimeProvider time, Func<TimeSpan> fresh, Action<string> changed)
{
    /// <summary>A run that nobody asked for during this time is followed elsewhere, or not at all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Glue may show a new run with a delay. Treating it as lost would start another one.</summary>
    private static readonly TimeSpan Appearing = TimeSpan.FromSeconds(30);

    private readonly GlueRunReader _reader = new(job, glue);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GlueWatchedRun> _runs = [];
    private Task<Dictionary<string, JobRun?>>? _look;
    private long _lookedAt = time.GetTimestamp();

    /// <summary>The time of the last poll. Smaller values are older.</summary>
    public long LookedAt => Interlocked.Read(ref _lookedAt);

    /// <summary>Whether any of its runs has not ended.</summary>
    public bool IsLive
    {
        get
        {
            lock (_gate)
                return _runs.Values.Any(r => !r.HasEnded);
        }
    }

    /// <summary>Whether any of its runs has announced its end, but Glue does not show it yet.</summary>
    public bool IsEnding
    {
        get
        {
            lock (_gate)
                return _runs.Values.Any(r => r.SaysItEnds && !r.HasEnded);
        }
    }

    /// <summary>The known log groups of its active runs.</summary>
    public IEnumerable<string> LogGroups
    {
        get
        {
            lock (_gate)
                return [.. _runs.Values.Where(r => !r.HasEnded).Select(r => r.Shown?.LogGroupName).OfType<string>().Distinct()];
        }
    }

    /// <summary>Follows a run that was just started here.</summary>
    public void Follow(string run)
    {
        lock (_gate)
            Ask(run).Start(Starting(run), time.GetTimestamp());
    }

    /// <summary>Marks the runs of this job that have announced their end.</summary>
    public void Note(HashSet<string> ending)
    {
        lock (_gate)
        {
            foreach (var (run, watched) in _runs.Where(r => !r.Value.HasEnded && ending.Contains(r.Key)))
                watched.SaysItEnds = true;
        }
    }

    /// <summary>The current or very recent state of the run; null if Glue does not know it.</summary>
    public async Task<JobRun?> GetAsync(string run, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<Dictionary<string, JobRun?>> look;
            lock (_gate)
            {
                var asked = Ask(run);
                if (asked.HasEnded || (asked.SeenAt is { } at && time.GetElapsedTime(at) < fresh()))
                    return asked.Shown;
                look = Look();
            }
            // A poll that had already started may not include this run.
            if ((await look.WaitAsync(cancellationToken)).TryGetValue(run, out var shown))
                return shown;
        }
    }

    /// <summary>Polls the active runs, if there are any, to report changes.</summary>
    public Task LookAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Forget();
            return _runs.Values.Any(r => !r.HasEnded) ? Look().WaitAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    private GlueWatchedRun Ask(string run)
    {
        if (!_runs.TryGetValue(run, out var asked))
            _runs[run] = asked = new();
        asked.AskedAt = time.GetTimestamp();
        return asked;
    }

    private void Forget()
    {
        foreach (var (run, watched) in _runs.Where(r => time.GetElapsedTime(r.Value.AskedAt) > Patience).ToList())
            _runs.Remove(run);
    }

    private Task<Dictionary<string, JobRun?>> Look()
    {
        if (_look is not null)
            return _look;
        Forget();
        Interlocked.Exchange(ref _lookedAt, time.GetTimestamp());
        return _look = LookAsync([.. _runs.Where(r => !r.Value.HasEnded).Select(r => r.Key)]);
    }

    /// <summary>No waiting caller can cancel it. The timeouts of the clients end it.</summary>
    private async Task<Dictionary<string, JobRun?>> LookAsync(string[] runs)
    {
        // Leaves the lock of the first caller.
        await Task.Yield();
        try
        {
            var seen = await _reader.ReadAsync(runs);
            foreach (var run in runs.Where(r => seen[r] is null && IsAppearing(r)))
                seen[run] = Starting(run);
            Note(seen);
            return seen;
        }
        finally
        {
            lock (_gate)
                _look = null;
        }
    }

    private JobRun Starting(string run) => new() { Id = run, JobName = job, JobRunState = JobRunState.STARTING };

    private bool IsAppearing(string run)
    {
        lock (_gate)
            return _runs.GetValueOrDefault(run)?.StartedAt is { } at && time.GetElapsedTime(at) < Appearing;
    }

    private void Note(Dictionary<string, JobRun?> seen)
    {
        var news = new List<string>();
        lock (_gate)
        {
            foreach (var (run, shown) in seen)
            {
                if (_runs.GetValueOrDefault(run) is { } watched && watched.See(shown, time.GetTimestamp()))
                    news.Add(run);
            }
        }
        news.ForEach(changed);
    }
}
