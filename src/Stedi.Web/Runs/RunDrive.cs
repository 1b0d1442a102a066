using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Tables;

namespace Stedi.Web.Runs;

/// <summary>One drive of one run: its state is loaded, its lease held.</summary>
internal sealed class RunDrive(
    StediDbContext db, Run run, PipelineDefinition definition, IJobEngine engine, ICatalog catalog, RunInputsReader inputs, TimeProvider time)
{
    /// <summary>A drive ends after so many rounds even if there is more to do; the next one goes on.</summary>
    private const int MaxRounds = 64;

    private readonly HashSet<string> _freshTokens = [];
    private readonly HashSet<TableName> _stopping = [];
    private TimeSpan _next = TimeSpan.FromSeconds(5);

    private DateTimeOffset Now => time.GetUtcNow();

    private Task SaveAsync(CancellationToken cancellationToken) => db.SaveRunAsync(run, cancellationToken);

    /// <summary>Moves the run on as far as it goes now; returns when to look again.</summary>
    public async Task<TimeSpan> GoAsync(CancellationToken cancellationToken)
    {
        if (run.Status == RunStatus.Queued && !run.IsCancelRequested && !await AdmitAsync(cancellationToken))
            return TimeSpan.FromSeconds(30);
        for (var round = 0; round < MaxRounds; round++)
        {
            await ObserveAsync(cancellationToken);
            var actions = RunPlanner.Plan(State());
            actions = [.. actions.Where(a => a is not StopStep stop || _stopping.Add(stop.Table))];
            if (actions.IsEmpty)
                return _next;
            await ActAsync(actions, cancellationToken);
        }
        return TimeSpan.Zero;
    }

    private RunState State() => new(run.Status, run.IsCancelRequested, [.. run.Steps.Select(s => new StepState(
        s.Table, definition[s.Table].Upstream, s.Status,
        s.IsSubmitted ? StepPhase.Submitted : s.IsStarting ? StepPhase.Starting : StepPhase.Idle, s.Attempt, s.WasLost))]);

    /// <summary>Lets the run start if no run before it builds or awaits one of its tables.</summary>
    private async Task<bool> AdmitAsync(CancellationToken cancellationToken)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            // One admission at a time, or two runs could each see the other waiting.
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('stedi:admission', 0))", cancellationToken);
            var tables = run.Tables.Select(t => t.Table).ToArray();
            var before = await db.Set<RunTable>().AsNoTracking()
                .Where(t => tables.Contains(t.Table) && t.RunId != run.Id)
                .Where(t => t.HoldsClaim || (t.Status == RunStatus.Queued && t.RunId < run.Id))
                .OrderByDescending(t => t.HoldsClaim).ThenBy(t => t.RunId).FirstOrDefaultAsync(cancellationToken);
            if (before is null && await inputs.OvertakenAsync(run, cancellationToken) is { } overtaken)
                run.Fail(overtaken, Now);
            else if (before is null)
                run.Start(Now);
            else
                run.Wait($"waiting for run {before.RunId}, which {(before.HoldsClaim ? "builds" : "is before it in the queue for")} {before.Table}", Now);
            await SaveAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return run.Status == RunStatus.Running;
    }

    private async Task ObserveAsync(CancellationToken cancellationToken)
    {
        var changed = false;
        foreach (var step in run.Steps.Where(s => s.IsSubmitted))
        {
            var seen = await engine.GetAsync(step.EngineRunId!, cancellationToken);
            var before = run.LastSeq;
            run.Observe(step, seen, Now);
            changed |= run.LastSeq != before;
            if (seen is { State: EngineRunState.Succeeded, Metrics: { } metrics })
                await db.KeepVersionAsync(run, metrics, Now, cancellationToken);
            else if (seen is { State: EngineRunState.Failed, Metrics: { } audited })
                db.Add(new StepAudit { RunId = run.Id, Table = step.Table, Attempt = step.Attempt, Metrics = audited.ToJson() });
            else if (!seen.HasEnded)
                _next = Min(_next, engine.PollInterval(seen));
        }
        if (changed)
            await SaveAsync(cancellationToken);
    }

    private async Task ActAsync(ImmutableArray<RunAction> actions, CancellationToken cancellationToken)
    {
        if (run is { Status: RunStatus.Running, Inputs: null, IsCancelRequested: false })
            run.Fix(await inputs.ReadAsync(run, definition, cancellationToken));

        // Everything that only changes the run comes first and is saved together; no engine is asked before its intent is safe.
        foreach (var action in actions)
            Decide(action);
        await SaveAsync(cancellationToken);

        // One save for all of them: what a crash keeps from being saved, the engine is asked for by its token.
        foreach (var step in run.Steps.Where(s => s.IsStarting))
            await SubmitAsync(step, cancellationToken);
        await SaveAsync(cancellationToken);
        foreach (var stop in actions.OfType<StopStep>())
            await engine.StopAsync(run.StepOf(stop.Table).EngineRunId!, cancellationToken);
        if (actions.OfType<Publish>().Any())
            await PublishAsync(cancellationToken);
    }

    private void Decide(RunAction action)
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
                run.CancelStep(run.StepOf(cancel.Table), Now);
                break;
            case Publish when run.Status == RunStatus.Running:
                run.BeginPublishing(Now);
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

    /// <summary>Sorts by time, and is never given twice.</summary>
    private string NewVersion(string token) => $"{Now:yyyyMMdd'T'HHmmss}-{token[..12]}";

    private async Task SubmitAsync(Step step, CancellationToken cancellationToken)
    {
        // A token that this very drive made is unknown to the engine for sure. Any other may have been started and its answer lost.
        var id = _freshTokens.Contains(step.Token!) ? null : await engine.FindAsync(Request(step), cancellationToken);
        if (id is null && run.IsCancelRequested)
            run.CancelStep(step, Now);
        else
            await StartAsync(step, id, cancellationToken);
    }

    private async Task StartAsync(Step step, string? knownId, CancellationToken cancellationToken)
    {
        try
        {
            step.Submit(knownId ?? await engine.StartAsync(Request(step), cancellationToken));
            _freshTokens.Remove(step.Token!);
        }
        catch (EngineException e) when (!e.IsTransient)
        {
            run.FailStep(step, e.Message, Now);
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
            run.Fail($"publishing failed: {e.Message}", Now);
            await SaveAsync(cancellationToken);
            return;
        }
        await db.MarkPublishedAsync(versions, at, cancellationToken);
        run.Succeed(Now);
        await SaveAsync(cancellationToken);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
