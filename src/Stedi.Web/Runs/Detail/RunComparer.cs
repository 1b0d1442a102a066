using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>Compares runs: their code, inputs, counts, durations and costs.</summary>
public sealed class RunComparer(RunDetails details, RunReports reports, DefinitionArchive definitions, RunHistory history)
{
    private const string Variables = "variables";

    /// <summary>Null if one of the two does not exist.</summary>
    public async Task<RunComparison?> CompareAsync(Guid id, Guid otherId, CancellationToken cancellationToken)
    {
        if (await details.FindAsync(id, cancellationToken) is not { } run || await details.FindAsync(otherId, cancellationToken) is not { } other)
            return null;
        var tables = ImmutableArray.CreateBuilder<TableComparison>();
        foreach (var table in run.Run.Steps.Concat(other.Run.Steps).Select(s => s.Table).Distinct())
        {
            var (a, b) = (await FiguresAsync(run, table, cancellationToken), await FiguresAsync(other, table, cancellationToken));
            tables.Add(new(table, a.Figures, b.Figures, SameSql(a.Metrics, b.Metrics), OtherInputs(a.Metrics, b.Metrics)));
        }
        var same = run.DefinitionHash == other.DefinitionHash;
        return new(RunSide.Of(run), RunSide.Of(other), same, same ? [] : await CodeAsync(other.DefinitionHash, run.DefinitionHash, cancellationToken), tables.ToImmutable());
    }

    /// <summary>Older runs that build the first table of this run, those with the same selection first.</summary>
    public async Task<ImmutableArray<RunView>> CandidatesAsync(RunView run, int most, CancellationToken cancellationToken)
    {
        var first = run.Steps[0].Table;
        var older = await history.ListAsync(new RunFilter(Table: first, Before: run.Id, Limit: most), cancellationToken);
        return [.. older.Items.OrderByDescending(r => r.Select == run.Select).ThenByDescending(r => r.Status == RunStatus.Succeeded)];
    }

    private async Task<(StepFigures? Figures, VersionMetrics? Metrics)> FiguresAsync(RunDetail run, TableName table, CancellationToken cancellationToken)
    {
        if (run.Run.Steps.FirstOrDefault(s => s.Table == table) is not { } step)
            return (null, null);
        var metrics = await reports.MeasuredAsync(run.Run.Id, step, cancellationToken);
        var report = TableReport.Of(step, "", metrics);
        return (
            new(step.Status, report.RowsIn, report.RowCount, report.RowsIn is null ? null : report.Drops.Sum(d => d.Rows),
                (long?)(step.FinishedAt - step.StartedAt)?.TotalMilliseconds, metrics?.Checks.Sum(c => c.Violations), step.Cost, step.Unchanged),
            metrics);
    }

    private static bool? SameSql(VersionMetrics? a, VersionMetrics? b) => a is null || b is null ? null : a.SqlHash == b.SqlHash;

    private static ImmutableArray<TableName>? OtherInputs(VersionMetrics? a, VersionMetrics? b)
    {
        if (a is null || b is null)
            return null;
        var read = b.Inputs.ToDictionary(i => i.Table, i => i.Version);
        return [.. a.Inputs.Where(i => read.GetValueOrDefault(i.Table) != i.Version).Select(i => i.Table)];
    }

    private async Task<ImmutableArray<CodeChange>> CodeAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (await definitions.TextsAsync(from, cancellationToken) is not { } old || await definitions.TextsAsync(to, cancellationToken) is not { } now)
            return [];
        var before = old.Files.Add(Variables, Lines(old));
        var after = now.Files.Add(Variables, Lines(now));
        return [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Where(file => before.GetValueOrDefault(file, "") != after.GetValueOrDefault(file, ""))
            .Select(file => new CodeChange(file, UnifiedDiff.Of(before.GetValueOrDefault(file, ""), after.GetValueOrDefault(file, ""))))];
    }

    private static string Lines(DefinitionRecord definition) => string.Concat(definition.Variables.Select(v => $"{v.Key}: {v.Value}\n"));
}
