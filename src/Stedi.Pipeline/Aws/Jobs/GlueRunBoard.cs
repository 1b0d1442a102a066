using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Follows all job runs with few calls, however many there are, and notifies listeners of changes.</summary>
internal sealed class GlueRunBoard(AwsClients clients, TimeProvider time, ILogger logger, GluePace pace)
{
    private const int LooksAtOnce = 4;

    private readonly ConcurrentDictionary<string, GlueJobWatch> _jobs = [];
    private readonly JobHints _hints = new();
    private readonly GlueEndMarks _marks = new(clients.Logs, time);

    /// <summary>The number of jobs with active runs in the last round.</summary>
    private volatile int _live;

    /// <summary>Follows a run that was just started or changed here.</summary>
    public void Follow(GlueRunId id)
    {
        Of(id.Job).Follow(id.Run);
        _hints.Tell(id.ToString());
    }

    /// <summary>Null if Glue does not know it.</summary>
    public Task<JobRun?> GetAsync(GlueRunId id, CancellationToken cancellationToken) => Of(id.Job).GetAsync(id.Run, cancellationToken);

    public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = LookAroundAsync(leaving.Token);
        try
        {
            await foreach (var id in _hints.WatchAsync(cancellationToken))
                yield return id;
        }
        finally
        {
            await leaving.CancelAsync();
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private GlueJobWatch Of(string job) => _jobs.GetOrAdd(job, name => new(
        name, clients.Glue, time, () => pace.FreshFor(_live), run => _hints.Tell(new GlueRunId(name, run).ToString())));

    /// <summary>Glue does not notify anybody when a run ends, so it must be polled regularly.</summary>
    private async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Jitter.Around(pace.Looks), time, cancellationToken);
            var live = _jobs.Values.Where(w => w.IsLive).ToList();
            _live = live.Count;
            if (live.Count > pace.JobsPerRound)
                await ReadMarksAsync(live, cancellationToken);
            // Jobs that announce an end are polled in each round, the others in turn. If many end, fewer others are polled, because short rounds notice ends sooner.
            var ending = live.Where(w => w.IsEnding).ToList();
            var others = live.Except(ending).OrderBy(w => w.LookedAt).Take(Math.Max(pace.InTurnPerRound, pace.JobsPerRound - (2 * ending.Count)));
            var round = new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(ending.Concat(others.ToList()), round, async (watch, token) => await TryAsync(() => watch.LookAsync(token), token));
        }
    }

    private async Task ReadMarksAsync(List<GlueJobWatch> live, CancellationToken cancellationToken)
    {
        foreach (var group in live.SelectMany(w => w.LogGroups).Append(GlueLogs.UsualGroup).Distinct().ToList())
        {
            await TryAsync(async () =>
            {
                var ending = await _marks.ReadAsync(GlueLogs.OutputOf(group), cancellationToken);
                live.ForEach(w => w.Note(ending));
            }, cancellationToken);
        }
    }

    /// <summary>Failed polls are repeated in the next round. Errors must not end the rounds, because all runs depend on their hints.</summary>
    private async Task TryAsync(Func<Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look();
        }
        catch (EngineException e)
        {
            // Hints come later then. Callers that ask for a run get the error.
            logger.LogDebug("Could not poll job runs: {Reason}", e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Could not poll job runs.");
        }
    }
}
