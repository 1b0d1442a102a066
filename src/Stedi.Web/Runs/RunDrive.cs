using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>One drive of one run. The state is loaded and the lease is held.</summary>
internal sealed class RunDrive(
    StediDbContext db, Run run, PipelineDefinition definition, IJobEngine engine, ICatalog catalog, RunInputsReader inputs, TimeProvider time)
{
    /// <summary>The most rounds per drive. The next drive continues.</summary>
    private const int MaxRounds = 64;

    /// <summary>The most starts per round. A start can take a second on some engines, while other steps end.</summary>
    private const int StartsPerRound = 20;

    /// <summary>The delay if nothing else is due, or if an outside system does not respond.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _freshTokens = [];
    private readonly HashSet<TableName> _stopping = [];

    /// <summary>Steps without a response from the engine. This drive sends no more requests for them.</summary>
    private readonly HashSet<TableName> _held = [];

    /// <summary>Why the run cannot continue now.</summary>
    private string? _obstacle;

    private TimeSpan? _nextPoll;

    private DateTimeOffset Now => time.GetUtcNow();

    private Task SaveAsync(CancellationToken cancellationToken) => db.SaveRunAsync(run, cancellationToken);

    /// <summary>Advances the run as far as possible. Returns the delay until the next drive.</summary>
    public async Task<TimeSpan> GoAsync(CancellationToken cancellationToken)
    {
        var next = Patience;
        try
        {
            next = await AdvanceAsync(cancellationToken);
        }
        catch (EngineException e) when (!e.IsTransient && run.Status != RunStatus.Publishing && !run.Steps.Any(s => s.IsStarting || s.IsSubmitted))
        {
            // The refusal is permanent and no job is running, so the run fails. A retry continues from here.
            run.Fail(e.Message, Now);
            await SaveAsync(cancellationToken);
        }
        catch (EngineException e)
        {
            _obstacle = e.Message;
        }
        if (!run.Status.HasEnded())
            await TellAsync(cancellationToken);
        return _obstacle is null ? next : Min(next, Patience);
    }

    /// <summary>Saves why the run waits, or that it no longer waits.</summary>
    private Task TellAsync(CancellationToken cancellationToken)
    {
        run.Recover();
        if (_obstacle is not null)
            run.Wait(WaitKind.Engine, _obstacle, Now);
        else if (run.Status != RunStatus.Queued)
            run.Resume(Now);
        return SaveAsync(cancellationToken);
    }

    private async Task<TimeSpan> AdvanceAsync(CancellationToken cancellationToken)
    {
        if (run.Status == RunStatus.Queued && !run.IsCancelRequested && !await AdmitAsync(cancellationToken))
            return TimeSpan.FromSeconds(30);
        for (var round = 0; round < MaxRounds; round++)
        {
            await ObserveAsync(cancellationToken);
            var actions = RunPlanner.Plan(State());
            actions = [.. actions.Where(IsPossible)];
            if (actions.IsEmpty)
                return _nextPoll ?? Patience;
            await ActAsync(actions, cancellationToken);
        }
        return TimeSpan.Zero;
    }

    private bool IsPossible(RunAction action) => action switch
    {
        StopStep stop => _stopping.Add(stop.Table),
        SubmitStep submit => !_held.Contains(submit.Table),
        _ => true,
    };

    /// <summary>The step waits until the engine responds. In a run that is being cancelled, a step does not wait for an engine that refuses.</summary>
    private void Hold(Step step, EngineException fault)
    {
        if (run.IsCancelRequested && !fault.IsTransient)
        {
            run.CancelStep(step, $"Cancelled. The engine refused the request: {fault.Message}", Now);
            return;
        }
        _held.Add(step.Table);
        _obstacle ??= fault.Message;
        run.Hold(step, fault.Message, Now);
    }

    private RunState State() => new(run.Status, run.IsCancelRequested, [.. run.Steps.Select(s => new StepState(
        s.Table, definition[s.Table].Upstream, s.Status,
        s.IsSubmitted ? StepPhase.Submitted : s.IsStarting ? StepPhase.Starting : StepPhase.Idle, s.Attempt, s.WasLost))]);

    /// <summary>Starts the run if no earlier run builds one of its tables or waits for one.</summary>
    private async Task<bool> AdmitAsync(CancellationToken cancellationToken)
    {
        // One admission at a time, or two runs could each see the other waiting. Only Postgres is called meanwhile.
        await using (var turn = await db.TakeTurnAsync(RunService.Admission, cancellationToken))
        {
            var tables = run.Tables.Select(t => t.Table).ToArray();
            var before = await db.Set<RunTable>().AsNoTracking()
                .Where(t => tables.Contains(t.Table) && t.RunId != run.Id && RunTable.Open.Contains(t.Status))
                .Where(t => t.HoldsClaim || (t.Status == RunStatus.Queued && t.RunId < run.Id))
                .OrderByDescending(t => t.HoldsClaim).ThenBy(t => t.RunId).FirstOrDefaultAsync(cancellationToken);
            if (before is null && await db.OvertakenAsync(run, cancellationToken) is { } overtaken)
                run.Fail(overtaken, Now);
            else if (before is null)
                run.Start(Now);
            else
                run.Wait(WaitKind.Tables, $"Queued behind run {before.RunId}, which {(before.HoldsClaim ? "builds" : "waits for")} {before.Table}.", Now);
            await SaveAsync(cancellationToken);
            await turn.CommitAsync(cancellationToken);
        }
        return run.Status == RunStatus.Running;
    }

    private async Task ObserveAsync(CancellationToken cancellationToken)
    {
        foreach (var step in run.Steps.Where(s => s.IsSubmitted && !_held.Contains(s.Table)))
        {
            try
            {
                await ObserveAsync(step, await engine.GetAsync(step.EngineRunId!, cancellationToken), cancellationToken);
            }
            catch (EngineException e)
            {
                // Even if the engine refuses permanently, the job itself continues.
                Hold(step, e);
            }
        }
        await SaveAsync(cancellationToken);
    }

    private async Task ObserveAsync(Step step, EngineRunStatus seen, CancellationToken cancellationToken)
    {
        if (seen is { State: EngineRunState.Succeeded, Metrics: { } metrics } && await RefusedAsync(metrics, cancellationToken) is { } refusal)
        {
            run.FailStep(step, refusal, Now);
            return;
        }
        if (seen is { State: EngineRunState.Succeeded, Metrics: { } built })
            step.Warn([.. seen.Warnings.Select(RunWarnings.Of), .. await WarningsAsync(definition[step.Table], built, cancellationToken)]);
        run.Observe(step, seen, Now);
        if (seen is { State: EngineRunState.Failed, Metrics: { } audited })
            db.Add(new StepAudit { RunId = run.Id, Table = step.Table, Attempt = step.Attempt, Metrics = StorableText.Json(audited.ToJson()) });
        else if (!seen.HasEnded)
            _nextPoll = Min(_nextPoll ?? TimeSpan.MaxValue, engine.PollInterval(seen));
    }

    private async Task<ImmutableArray<RunWarning>> WarningsAsync(Table table, VersionMetrics metrics, CancellationToken cancellationToken)
    {
        var warnings = RunWarnings.Of(table, metrics).ToBuilder();
        // A landing table that this run only reads has no step for the warning.
        foreach (var input in metrics.Inputs.Where(i => i.Table != table.Name && run.Steps.All(s => s.Table != i.Table)))
        {
            try
            {
                if (definition.Find(input.Table) is { IsLanding: true } landing && await catalog.ReadMetricsAsync(input.Table, input.Version, cancellationToken) is { } read)
                    warnings.AddRange(RunWarnings.OfFiles(landing, read));
            }
            catch (EngineException e) when (!e.IsTransient)
            {
                // The step had read its rows before the metrics were damaged. Waiting for a repair would keep the run open forever.
                warnings.Add(new(input.Table, RunWarnings.Damage, e.Message));
            }
        }
        return warnings.ToImmutable();
    }

    /// <summary>Why Postgres refuses the metrics permanently; null if they are saved. Only this step fails.</summary>
    private async Task<string?> RefusedAsync(VersionMetrics metrics, CancellationToken cancellationToken)
    {
        try
        {
            await db.KeepVersionAsync(run.Id, metrics, Now, cancellationToken);
            return null;
        }
        catch (Exception e) when (DatabaseOutage.Refusal(e) is { } refusal)
        {
            return $"The result could not be saved: {refusal}. Correct the data of {metrics.Table}, then retry the run.";
        }
    }

    private async Task ActAsync(ImmutableArray<RunAction> actions, CancellationToken cancellationToken)
    {
        if (run is { Status: RunStatus.Running, Inputs: null, IsCancelRequested: false })
            run.Fix(await inputs.ReadAsync(run, definition, cancellationToken));

        // Changes of the run itself come first and are saved together. The engine is called only after its intent is saved.
        // The versions to be replaced are saved before publishing, because the catalog forgets them.
        var replaced = run.Status == RunStatus.Running && actions.OfType<Publish>().Any() ? await CurrentAsync(cancellationToken) : null;
        foreach (var action in actions)
            Decide(action, replaced);
        await SaveAsync(cancellationToken);

        // One save for all starts. After a crash, unsaved starts are found in the engine by token.
        foreach (var step in actions.Select(ToSubmit).OfType<Step>().Where(s => s.IsStarting).Take(StartsPerRound))
            await SubmitAsync(step, cancellationToken);
        await SaveAsync(cancellationToken);
        foreach (var stop in actions.OfType<StopStep>())
            await StopAsync(run.StepOf(stop.Table), cancellationToken);
        await SaveAsync(cancellationToken);
        if (actions.OfType<Publish>().Any())
            await PublishAsync(cancellationToken);
    }

    /// <summary>The step that the action submits to the engine; null if it submits none.</summary>
    private Step? ToSubmit(RunAction action) => action switch
    {
        StartStep start => run.StepOf(start.Table),
        SubmitStep submit => run.StepOf(submit.Table),
        _ => null,
    };

    /// <summary>The published versions of the run's tables.</summary>
    private async Task<IReadOnlyCollection<ReplacedVersion>> CurrentAsync(CancellationToken cancellationToken)
    {
        var current = await catalog.ReadAsync(cancellationToken);
        var published = run.Steps.Select(s => (s.Table, Now: current.Find(s.Table))).Where(p => p.Now is not null).ToDictionary(p => new TableVersion(p.Table, p.Now!.Version), p => p.Now!);
        var rows = await db.RowsAsync(published.Keys, cancellationToken);
        return [.. published.Select(p => new ReplacedVersion(p.Key.Table, p.Value, rows.TryGetValue(p.Key, out var count) ? count : null))];
    }

    /// <param name="replaced">Set only if the run is about to publish.</param>
    private void Decide(RunAction action, IReadOnlyCollection<ReplacedVersion>? replaced)
    {
        switch (action)
        {
            case StartStep start:
                Intend(run.StepOf(start.Table));
                break;
            case SkipStep skip:
                run.SkipStep(run.StepOf(skip.Table), skip.Because, Now);
                break;
            case CancelStep cancel:
                run.CancelStep(run.StepOf(cancel.Table), "Not started: the run was cancelled.", Now);
                break;
            case Publish when replaced is not null:
                run.BeginPublishing(replaced, Now);
                break;
            case EndRun { Status: RunStatus.Cancelled }:
                run.Cancel(Now);
                break;
            case EndRun end:
                run.Fail(end.Reason ?? "failed", Now);
                break;
        }
    }

    private void Intend(Step step)
    {
        var table = definition[step.Table];
        var needed = table.IsLanding ? [table.Name] : table.Upstream;
        var fault = needed.Select(n => run.Inputs!.Faults.GetValueOrDefault(n)).FirstOrDefault(f => f is not null);
        if (fault is not null)
        {
            run.FailStep(step, fault, Now);
            return;
        }
        var token = Guid.NewGuid().ToString("N");
        _freshTokens.Add(token);
        run.Intend(step, token, table.IsLanding ? run.Inputs!.Versions[table.Name] : NewVersion(token), Now);
    }

    /// <summary>A unique version name that sorts by time.</summary>
    private string NewVersion(string token) => $"{Now:yyyyMMdd'T'HHmmss}-{token[..12]}";

    private async Task SubmitAsync(Step step, CancellationToken cancellationToken)
    {
        // The engine cannot know a token that this drive created. Any other may have been started with its response lost.
        var mayBeAtWork = !_freshTokens.Remove(step.Token!);
        try
        {
            var known = mayBeAtWork ? await engine.FindAsync(step.Job, step.Token!, cancellationToken) : null;
            mayBeAtWork = false;
            step.Submit(known ?? await engine.StartAsync(Request(step), cancellationToken));
        }
        catch (EngineException e) when (e.IsTransient)
        {
            Hold(step, e);
        }
        catch (EngineException e)
        {
            run.FailStep(step, e.Message, Now, mayBeAtWork);
        }
    }

    private async Task StopAsync(Step step, CancellationToken cancellationToken)
    {
        try
        {
            if (step.IsSubmitted)
                await engine.StopAsync(step.EngineRunId!, cancellationToken);
        }
        catch (EngineException e)
        {
            Hold(step, e);
        }
    }

    private JobRequest Request(Step step)
    {
        var versions = run.Inputs!.Versions.ToDictionary(v => v.Key, v => v.Value);
        foreach (var built in run.Steps.Where(s => s.Status == StepStatus.Succeeded))
            versions[built.Table] = built.Version!;
        return JobRequestFactory.Create(definition, definition[step.Table], step.Token!, step.Version!, versions);
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        var at = Now;
        var versions = run.Steps.ToImmutableDictionary(s => s.Table, s => s.Version!);
        try
        {
            await catalog.PublishAsync(new Publication(run.Id, at, versions), cancellationToken);
        }
        catch (EngineException e) when (!e.IsTransient)
        {
            // An earlier try may have published with its response lost.
            if (await MayBePublishedAsync(catalog, run, cancellationToken))
                throw;
            run.Fail($"Publishing failed: {e.Message}", Now);
            await SaveAsync(cancellationToken);
            return;
        }
        await db.MarkPublishedAsync(versions, at, cancellationToken);
        run.Succeed(Now);
        await SaveAsync(cancellationToken);
    }

    /// <summary>Whether tables of a publishing run may already be current. Also true if the catalog does not respond, because then it is unknown.</summary>
    internal static async Task<bool> MayBePublishedAsync(ICatalog catalog, Run run, CancellationToken cancellationToken)
    {
        try
        {
            var current = await catalog.ReadAsync(cancellationToken);
            return run.Steps.Any(s => current.Find(s.Table)?.RunId == run.Id);
        }
        catch (EngineException)
        {
            return true;
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
