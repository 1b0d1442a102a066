using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Changes;

/// <summary>Reads one side of a comparison, with a fixed number of statements for any number of tables.</summary>
public sealed class SideReader(IDbContextFactory<StediDbContext> contexts, PastVersions past, VersionReader versions, PipelineSource source)
{
    /// <summary>What a run built. Null if it does not exist.</summary>
    internal async Task<Side?> OfRunAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Run>().AsNoTracking().Include(r => r.Steps).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } run)
            return null;
        TableVersion[] built = [.. run.Steps.Where(s => s is { Status: StepStatus.Succeeded, Version: not null }).Select(s => new TableVersion(s.Table, s.Version!))];
        var found = await versions.ReadAsync(built, cancellationToken);
        // A rollback has built nothing itself.
        var restored = run.Rollback is null ? [] : await BuildersAsync(built, cancellationToken);
        var failed = run.Steps.Any(s => s.Status == StepStatus.Failed)
            ? await db.Set<StepAudit>().AsNoTracking().Where(a => a.RunId == id).ToDictionaryAsync(a => (a.Table, a.Attempt), cancellationToken)
            : [];
        var tables = run.Steps.ToImmutableDictionary(s => s.Table, s => new SideTable(
            s.Table, s.Status == StepStatus.Succeeded ? s.Version : null, restored.GetValueOrDefault(s.Table.Value)?.RunId ?? id,
            restored.GetValueOrDefault(s.Table.Value)?.DefinitionHash ?? run.DefinitionHash, s.Job, s.Status, MetricsOf(s), Length(s.StartedAt, s.FinishedAt), s.Cost));
        var view = RunView.Of(run);
        var shown = new ChangeSide(
            run.FinishedAt ?? run.CreatedAt, new(id, run.Status, run.Select, run.Trigger, run.CreatedAt, view.DurationMs, view.Cost), NewestOf(restored.Values) ?? run.DefinitionHash);
        return new(shown, tables, ListingsOf(run, tables), [], Faults(found));

        VersionMetrics? MetricsOf(Step step) =>
            step is { Status: StepStatus.Succeeded, Version: { } version } ? found.Metrics.GetValueOrDefault(new(step.Table, version))
            : failed.TryGetValue((step.Table, step.Attempt), out var audit) ? VersionMetrics.FromJson(audit.Metrics) : null;
    }

    /// <summary>What was published at a time.</summary>
    internal async Task<Side> OfTimeAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var state = await past.AtAsync(at, cancellationToken);
        var found = await versions.ReadAsync(state.Tables.Select(t => new TableVersion(t.Table, t.Version)), cancellationToken);
        var builders = await BuildersAsync([.. state.Tables.Select(t => new TableVersion(t.Table, t.Version))], cancellationToken);
        var tables = state.Tables.ToImmutableDictionary(t => t.Table, t =>
        {
            var by = builders.GetValueOrDefault(t.Table.Value);
            return new SideTable(
                t.Table, t.Version, by?.RunId, by?.DefinitionHash, by?.Job, null, found.Metrics.GetValueOrDefault(new(t.Table, t.Version)),
                Length(by?.StartedAt, by?.FinishedAt), by?.CostUsd is { } usd ? new Cost(usd, by.DpuHours) : null);
        });
        return new(new(at, null, NewestOf(builders.Values)), tables, ListingsOf(state.Tables, tables), state.Unknown, Faults(found));
    }

    private async Task<Dictionary<string, Builder>> BuildersAsync(IReadOnlyCollection<TableVersion> built, CancellationToken cancellationToken)
    {
        string[] tables = [.. built.Select(v => v.Table.Value)];
        string[] names = [.. built.Select(v => v.Version)];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var builders = await db.Database.SqlQuery<Builder>(
            $"""
            SELECT v.table_name AS "table", v.run_id, r.definition_hash, s.job, s.started_at, s.finished_at, s.cost_usd, s.dpu_hours
            FROM unnest({tables}, {names}) AS wanted (name, version)
            JOIN stedi.table_versions v ON v.table_name = wanted.name AND v.version = wanted.version
            LEFT JOIN stedi.runs r ON r.id = v.run_id
            LEFT JOIN stedi.steps s ON s.run_id = v.run_id AND s.table_name = v.table_name
            """).ToListAsync(cancellationToken);
        return builders.ToDictionary(b => b.Table);
    }

    /// <summary>The definition of the newest run, which has the greatest id.</summary>
    private static string? NewestOf(IEnumerable<Builder> builders) => builders.Where(b => b.DefinitionHash is not null).MaxBy(b => b.RunId)?.DefinitionHash;

    /// <summary>The lists that a run fixed at its start. A rollback has none: there, those of the versions it restores.</summary>
    private ImmutableDictionary<TableName, string> ListingsOf(Run run, ImmutableDictionary<TableName, SideTable> tables)
    {
        var listings = ImmutableDictionary.CreateBuilder<TableName, string>();
        foreach (var (table, version) in run.Inputs?.Versions.AsEnumerable() ?? tables.Values.SelectMany(InputsOf))
        {
            if (IsLanding(table, tables))
                listings[table] = version;
        }
        foreach (var step in run.Steps.Where(s => s.Version is not null && IsLanding(s.Table, tables)))
            listings[step.Table] = step.Version!;
        return listings.ToImmutable();
    }

    /// <summary>The newest list of each landing table that a current version was built from. Jobs may have read newer files than the landing table's own version.</summary>
    private ImmutableDictionary<TableName, string> ListingsOf(ImmutableArray<CurrentVersion> current, ImmutableDictionary<TableName, SideTable> tables)
    {
        var listings = ImmutableDictionary.CreateBuilder<TableName, string>();
        foreach (var (table, version, _) in current.OrderBy(v => v.Since))
        {
            foreach (var (input, read) in InputsOf(tables[table]).Where(i => IsLanding(i.Key, tables)))
                listings[input] = read;
            if (IsLanding(table, tables))
                listings[table] = version;
        }
        return listings.ToImmutable();
    }

    private bool IsLanding(TableName table, ImmutableDictionary<TableName, SideTable> tables) =>
        source.LastGood?.Find(table) is { } known ? known.IsLanding : tables.GetValueOrDefault(table)?.Metrics?.Landing is not null;

    private static IEnumerable<KeyValuePair<TableName, string>> InputsOf(SideTable table) =>
        table.Metrics?.Inputs.Where(i => i.Table != table.Table).Select(i => KeyValuePair.Create(i.Table, i.Version)) ?? [];

    private static ImmutableArray<string> Faults(VersionFindings found) => [.. found.Faults.OrderBy(f => f.Key.Table).Select(f => $"{f.Key.Table}: {f.Value}")];

    private static long? Length(DateTimeOffset? from, DateTimeOffset? to) => (long?)(to - from)?.TotalMilliseconds;

    /// <summary>The step that built a version. Without a run, retention has removed it.</summary>
    private sealed record Builder(
        string Table, Guid RunId, string? DefinitionHash, string? Job, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, double? CostUsd, double? DpuHours);
}
