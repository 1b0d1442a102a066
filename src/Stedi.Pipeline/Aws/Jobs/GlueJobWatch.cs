using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>
/// The runs of one Glue job that somebody here follows. Whoever asks for one of them shares a look at all of them: one look at a time, whose answer is
/// good for a moment. What has ended is not looked at again.
/// </summary>
/// <param name="fresh">What was seen so long ago is still good, as of now.</param>
/// <param name="changed">Told the run whose state is another than at the look before.</param>
internal sealed class GlueJobWatch(string job, AmazonGlueClient glue, TimeProvider time, Func<TimeSpan> fresh, Action<string> changed)
{
    /// <summary>Who has not been asked for during this time is followed elsewhere, or no more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Glue may not show a run at once that it has just started; calling it lost would start another.</summary>
    private static readonly TimeSpan Appearing = TimeSpan.FromSeconds(30);

    private readonly GlueRunReader _reader = new(job, glue);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GlueWatchedRun> _runs = [];
    private Task<Dictionary<string, JobRun?>>? _look;
    private long _lookedAt = time.GetTimestamp();

    /// <summary>When it was looked at last; the less, the longer ago.</summary>
    public long LookedAt => Interlocked.Read(ref _lookedAt);

    /// <summary>Some of its runs are at work.</summary>
    public bool IsLive
    {
        get
        {
            lock (_gate)
                return _runs.Values.Any(r => !r.HasEnded);
        }
    }

    /// <summary>Some of its runs have said that they end, and Glue does not say so yet.</summary>
    public bool IsEnding
    {
        get
        {
            lock (_gate)
                return _runs.Values.Any(r => r.SaysItEnds && !r.HasEnded);
        }
    }

    /// <summary>The groups that its living runs log to, as far as is known.</summary>
    public IEnumerable<string> LogGroups
    {
        get
        {
            lock (_gate)
                return [.. _runs.Values.Where(r => !r.HasEnded).Select(r => r.Shown?.LogGroupName).OfType<string>().Distinct()];
        }
    }

    /// <summary>It was started here and now.</summary>
    public void Follow(string run)
    {
        lock (_gate)
            Ask(run).Start(Starting(run), time.GetTimestamp());
    }

    /// <summary>Notes which of these runs, if any are of this job, say that they end.</summary>
    public void Note(HashSet<string> ending)
    {
        lock (_gate)
        {
            foreach (var (run, watched) in _runs.Where(r => !r.Value.HasEnded && ending.Contains(r.Key)))
                watched.SaysItEnds = true;
        }
    }

    /// <summary>The run as it is now, or was a moment ago; null where Glue does not know it.</summary>
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
            // A look that was under way already may be without this run.
            if ((await look.WaitAsync(cancellationToken)).TryGetValue(run, out var shown))
                return shown;
        }
    }

    /// <summary>Looks at what still runs, if there is anything, so that changes are told.</summary>
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

    /// <summary>Not cancelled by any one of those who wait for it; the clients' time-outs end it.</summary>
    private async Task<Dictionary<string, JobRun?>> LookAsync(string[] runs)
    {
        // Not within the lock of whoever asks first.
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
