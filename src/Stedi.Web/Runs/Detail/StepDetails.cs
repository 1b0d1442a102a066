using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Detail;

/// <summary>Reads one step with its inputs, checks and attempts: from the run, the metrics of its job, and earlier runs.</summary>
public sealed class StepDetails(IDbContextFactory<StediDbContext> contexts, RunReports reports, DefinitionArchive definitions)
{
    private const int EarlierRuns = 20;

    /// <summary>Null if the run or the step does not exist.</summary>
    public async Task<StepDetail?> FindAsync(Guid runId, TableName table, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
        if (run?.Steps.FirstOrDefault(s => s.Table == table) is not { } found)
            return null;
        var step = StepView.Of(found);
        var metrics = await reports.MeasuredAsync(runId, step, cancellationToken);
        var definition = await definitions.FindAsync(run.DefinitionHash, cancellationToken);
        var upstream = definition?.Find(table)?.Upstream ?? [];
        var past = await db.Set<StepAttempt>().AsNoTracking().Where(a => a.RunId == runId && a.Table == table)
            .OrderByDescending(a => a.Attempt).ToListAsync(cancellationToken);
        var usual = await UsualAsync(db, runId, table, cancellationToken);
        return new(
            step,
            metrics is null ? [.. upstream.Select(t => new StepInput(t, VersionOf(run, t), null, null, [], 0, definition?.Find(t)?.IsLanding == true))] : [.. metrics.Inputs.Select(InputOf)],
            metrics?.Checks ?? [],
            [.. (step.Attempt > 0 ? new[] { AttemptView.Of(step) } : []), .. past.Where(a => a.Attempt != step.Attempt).Select(AttemptView.Of)],
            usual.Median, usual.Runs, metrics?.SqlHash is { Length: > 0 } hash ? hash : null, step.Status == StepStatus.Succeeded ? metrics?.Bytes : null,
            definition?.Find(table)?.IsLanding == true);
    }

    /// <summary>The version that a step reads: built by the same run, or fixed when the run started.</summary>
    private static string? VersionOf(Run run, TableName table) =>
        run.Steps.FirstOrDefault(s => s.Table == table) is { } built && run.Inputs?.Versions.ContainsKey(table) != true
            ? built.Status == StepStatus.Succeeded ? built.Version : null
            : run.Inputs?.Versions.GetValueOrDefault(table);

    private static StepInput InputOf(InputMetrics input) =>
        new(input.Table, input.Version, input.RowsIn, input.RowsKept, input.Drops, input.Unexplained);

    private static async Task<(long? Median, int Runs)> UsualAsync(StediDbContext db, Guid runId, TableName table, CancellationToken cancellationToken)
    {
        var times = await db.Set<RunTable>().AsNoTracking()
            .Where(t => t.Table == table && t.Status == RunStatus.Succeeded && t.RunId < runId).OrderByDescending(t => t.RunId).Take(EarlierRuns)
            .Join(db.Set<Step>(), t => new { t.RunId, t.Table }, s => new { s.RunId, s.Table }, (t, s) => new { s.StartedAt, s.FinishedAt })
            .ToListAsync(cancellationToken);
        var lengths = times.Where(t => t is { StartedAt: not null, FinishedAt: not null }).Select(t => (t.FinishedAt!.Value - t.StartedAt!.Value).TotalMilliseconds)
            .Order().ToArray();
        return lengths.Length == 0 ? (null, 0) : ((long)((lengths[(lengths.Length - 1) / 2] + lengths[lengths.Length / 2]) / 2), lengths.Length);
    }
}
