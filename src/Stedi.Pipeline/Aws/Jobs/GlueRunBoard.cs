using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>How all job runs stand that are followed here, seen by a few calls however many they are, and who is to be told of changes.</summary>
internal sealed class GlueRunBoard(AwsClients clients, TimeProvider time, ILogger logger, GluePace pace)
{
    private const int LooksAtOnce = 4;

    private readonly ConcurrentDictionary<string, GlueJobWatch> _jobs = [];
    private readonly JobHints _hints = new();
    private readonly GlueEndMarks _marks = new(clients.Logs, time);

    /// <summary>Jobs with runs at work, as of the last round.</summary>
    private volatile int _live;

    /// <summary>It was started here and now, or changes by what is done here.</summary>
    public void Follow(GlueRunId id)
    {
        Of(id.Job).Follow(id.Run);
        _hints.Tell(id.ToString());
    }

    /// <summary>Null where Glue does not know it.</summary>
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

    /// <summary>Glue tells nobody when a run ends: somebody has to look, whether or not a poll is due.</summary>
    private async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Jitter.Around(pace.Looks), time, cancellationToken);
            var live = _jobs.Values.Where(w => w.IsLive).ToList();
            _live = live.Count;
            if (live.Count > pace.JobsPerRound)
                await ReadMarksAsync(live, cancellationToken);
            // Who says that it ends is looked at in each round, the others in turn, and fewer of them while many end: a short round is what makes ends be seen soon.
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

    /// <summary>A look that fails is tried in the next round. Nothing ends the rounds: on their hints all runs wait.</summary>
    private async Task TryAsync(Func<Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look();
        }
        catch (EngineException e)
        {
            // Hints come later then; whoever asks for a run is told why.
            logger.LogDebug("Job runs could not be looked at: {Reason}", e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Job runs could not be looked at.");
        }
    }
}
