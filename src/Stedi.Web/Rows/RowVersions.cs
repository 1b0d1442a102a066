using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Rows;

/// <summary>Finds the selected versions with their metrics and their declarations at build time.</summary>
public sealed class RowVersions(
    PipelineSource source, ICatalog catalog, VersionReader versions, RunHistory runs, DefinitionArchive archive, IDbContextFactory<StediDbContext> contexts)
{
    /// <summary>Maximum upstream tables followed through the metrics of versions.</summary>
    private const int MostBehind = 2_000;

    /// <summary>In topological order; null if the table, version or run does not exist. Tables that were never built are left out.</summary>
    public async Task<ImmutableArray<RowVersion>?> FindAsync(RowScope scope, CancellationToken cancellationToken)
    {
        if (await RootsAsync(scope, cancellationToken) is not { } wanted)
            return null;
        var metrics = await MetricsAsync(wanted, cancellationToken);
        if (scope.Version is not null && !metrics.ContainsKey(scope.Table!))
            return null;
        var pipeline = source.Definition;
        var hashes = await DefinitionsAsync(metrics.Values, cancellationToken);
        var lineage = new VersionLineage(pipeline, versions.FindMetricsAsync);
        var found = new List<RowVersion>();
        foreach (var version in metrics.Values)
        {
            // The definition at build time also gives the lineage.
            var declared = await DeclaredAsync(version, hashes.GetValueOrDefault(version.Table), cancellationToken);
            found.Add(new(version, declared, pipeline.Find(version.Table))
            {
                IsLineageUnknown = declared is null && await lineage.IsUnknownAsync(version, cancellationToken),
            });
        }
        var order = pipeline.Tables.Select((t, i) => (t.Name, i)).ToDictionary(t => t.Name, t => t.i);
        var depths = Depths(metrics);
        return [.. found.OrderBy(v => depths[v.Table]).ThenBy(v => order.GetValueOrDefault(v.Table, int.MaxValue))];
    }

    private async Task<Dictionary<TableName, string>?> RootsAsync(RowScope scope, CancellationToken cancellationToken)
    {
        if (scope is { Table: { } asked, Version: { } version })
            return PlainName.IsValid(version) ? new() { [asked] = version } : null;
        Dictionary<TableName, string> versions;
        if (scope.Run is { } id)
        {
            if (await runs.FindAsync(id, cancellationToken) is not { } run)
                return null;
            versions = run.Steps.Where(s => s is { Status: StepStatus.Succeeded, Version: not null }).ToDictionary(s => s.Table, s => s.Version!);
        }
        else
        {
            versions = (await catalog.ReadAsync(cancellationToken)).Tables.Where(t => source.Definition.Find(t.Key) is not null).ToDictionary(t => t.Key, t => t.Value.Version);
        }
        if (scope.Table is not { } table)
            return versions;
        if (versions.TryGetValue(table, out var only))
            return new() { [table] = only };
        return scope.Run is null && source.Definition.Find(table) is not null ? [] : null;
    }

    /// <summary>These versions and their upstream, except for tables with a selected version.</summary>
    private async Task<Dictionary<TableName, VersionMetrics>> MetricsAsync(Dictionary<TableName, string> wanted, CancellationToken cancellationToken)
    {
        var found = new Dictionary<TableName, VersionMetrics>();
        var open = new Queue<(TableName Table, string Version)>(wanted.Select(w => (w.Key, w.Value)));
        var most = open.Count + MostBehind;
        while (open.TryDequeue(out var next))
        {
            if (wanted.Count > most)
                throw new EngineException($"These versions have more than {MostBehind} upstream tables outside the selection. Build them again.");
            var metrics = await versions.MetricsAsync(next.Table, next.Version, cancellationToken);
            if (metrics is null)
                continue;
            found[next.Table] = metrics;
            foreach (var input in metrics.Inputs.Where(i => wanted.TryAdd(i.Table, i.Version)))
                open.Enqueue((input.Table, input.Version));
        }
        return found;
    }

    /// <summary>The hash of the definition that each table's version was built with.</summary>
    private async Task<Dictionary<TableName, string>> DefinitionsAsync(IEnumerable<VersionMetrics> versions, CancellationToken cancellationToken)
    {
        string[] names = [.. versions.Select(v => v.Table.Value)];
        string[] wanted = [.. versions.Select(v => v.Version)];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<TableVersionRecord>().FromSql(
            $"""
            SELECT v.* FROM unnest({names}, {wanted}) AS wanted (name, version)
            JOIN stedi.table_versions AS v ON v.table_name = wanted.name AND v.version = wanted.version
            """)
            .Join(db.Set<Run>(), v => v.RunId, r => r.Id, (v, r) => new { v.Table, r.DefinitionHash })
            .ToDictionaryAsync(v => v.Table, v => v.DefinitionHash, cancellationToken);
    }

    /// <summary>A retry can build a version with a newer definition than its run records, so the SQL must match the version.</summary>
    private async Task<Table?> DeclaredAsync(VersionMetrics version, string? hash, CancellationToken cancellationToken)
    {
        var built = hash is null ? null : await archive.FindAsync(hash, cancellationToken);
        return new[] { built, source.Definition }.Select(d => d?.Find(version.Table)).FirstOrDefault(t => Fits(t, version));
    }

    private static bool Fits(Table? table, VersionMetrics version) =>
        table is not null && (table.Job is not { } job
            ? version.Landing is not null
            : job.SqlHash == version.SqlHash && version.Inputs.Where(i => i.RowsKept is not null).Select(i => i.Table).SequenceEqual(job.Accounts.Select(a => a.Input))
                && job.Accounts.All(a => version.Inputs.First(i => i.Table == a.Input).Drops.Select(d => d.Reason).SequenceEqual(a.Drops.Select(d => d.Name))));

    /// <summary>
    /// The distance of each table from the landing tables. Versions of different definitions can form a cycle. A table in a cycle
    /// counts only the inputs that come before it.
    /// </summary>
    internal static Dictionary<TableName, int> Depths(IReadOnlyDictionary<TableName, VersionMetrics> metrics)
    {
        var depths = new Dictionary<TableName, int>();
        var entered = new HashSet<TableName>();
        // Not recursive: a chain of stored versions can exceed the stack.
        var open = new Stack<TableName>(metrics.Keys);
        while (open.TryPeek(out var table))
        {
            var inputs = metrics.GetValueOrDefault(table)?.Inputs.Select(i => i.Table).Where(i => i != table).ToArray() ?? [];
            if (entered.Add(table))
            {
                foreach (var input in inputs.Where(i => !entered.Contains(i)))
                    open.Push(input);
                continue;
            }
            open.Pop();
            depths.TryAdd(table, inputs.Where(depths.ContainsKey).Select(i => 1 + depths[i]).DefaultIfEmpty(0).Max());
        }
        return depths;
    }
}
