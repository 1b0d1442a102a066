using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>Builds the report of a run from its steps and their metrics.</summary>
public sealed class RunReports(PipelineSource source, VersionReader versions, IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    public async Task<RunReport> OfAsync(RunView run, CancellationToken cancellationToken)
    {
        var reports = ImmutableArray.CreateBuilder<TableReport>();
        foreach (var step in run.Steps)
        {
            var zone = source.LastGood?.Find(step.Table)?.Zone.Name ?? "";
            reports.Add(TableReport.Of(step, zone, await MeasuredAsync(run.Id, step, cancellationToken)));
        }
        return new(
            run.Id, run.Status, run.Reason, (long)run.Duration(time.GetUtcNow()).TotalMilliseconds, reports.ToImmutable(), run.Cost, run.Attempts)
        {
            Warnings = run.Warnings,
        };
    }

    /// <summary>The metrics of a step, also if a check failed it; null if there are none.</summary>
    public async Task<VersionMetrics?> MeasuredAsync(Guid run, StepView step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case { Status: StepStatus.Succeeded, Version: { } version }:
                return await versions.MetricsAsync(step.Table, version, cancellationToken);
            case { Status: StepStatus.Failed }:
                await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
                {
                    var audit = await db.Set<StepAudit>().FindAsync([run, step.Table, step.Attempt], cancellationToken);
                    return audit is null ? null : VersionMetrics.FromJson(audit.Metrics);
                }
            default:
                return null;
        }
    }
}
