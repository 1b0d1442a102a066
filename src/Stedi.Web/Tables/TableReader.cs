using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>Reads the state of tables: the definition lists them, the catalog has the current versions, and the metrics have their content.</summary>
public sealed class TableReader(
    IDbContextFactory<StediDbContext> contexts, PipelineSource source, ICatalog catalog, IQueryEngine queries, RunHistory history, VersionReader versions,
    LandingChecks landing)
    : IOutdatedTables
{
    public async Task<ImmutableArray<ZoneView>> ZonesAsync(CancellationToken cancellationToken)
    {
        var pipeline = source.Definition;
        var tables = await ListAsync(cancellationToken);
        var runs = await LastRunsAsync(pipeline, cancellationToken);
        return [.. pipeline.Zones.Select(zone => new ZoneView(
            zone.Name, zone.Order, zone.Description, [.. tables.Where(t => t.Zone == zone.Name)], runs.GetValueOrDefault(zone.Name)))];
    }

    public async Task<ImmutableArray<TableView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await StatesAsync(cancellationToken)).Select(s => s.Table)];

    public async Task<TableView?> FindAsync(TableName name, CancellationToken cancellationToken) => (await StateAsync(name, cancellationToken))?.Table;

    async Task<IReadOnlySet<TableName>> IOutdatedTables.FindAsync(PipelineDefinition pipeline, bool listAnew, CancellationToken cancellationToken)
    {
        if (listAnew)
            await landing.RefreshAsync(cancellationToken);
        var data = await DataAsync(pipeline, await catalog.ReadAsync(cancellationToken), cancellationToken);
        return data.Where(d => d.Value.IsOutdated).Select(d => d.Key).ToHashSet();
    }

    /// <summary>The tables in topological order, with what their cards show.</summary>
    public async Task<ImmutableArray<TableState>> StatesAsync(CancellationToken cancellationToken)
    {
        var pipeline = source.Definition;
        return await StatesAsync(pipeline, pipeline.Tables, cancellationToken);
    }

    /// <summary>The states of these tables, as far as they exist, in topological order.</summary>
    public async Task<ImmutableArray<TableState>> StatesAsync(IReadOnlySet<TableName> names, CancellationToken cancellationToken)
    {
        var pipeline = source.Definition;
        return await StatesAsync(pipeline, [.. pipeline.Tables.Where(t => names.Contains(t.Name))], cancellationToken);
    }

    /// <summary>Null if the table does not exist.</summary>
    public async Task<TableState?> StateAsync(TableName name, CancellationToken cancellationToken)
    {
        var pipeline = source.Definition;
        return pipeline.Find(name) is { } table ? (await StatesAsync(pipeline, [table], cancellationToken))[0] : null;
    }

    /// <summary>The columns of a table with their current tags, for reading rows of these versions. If other SQL built one of them, all columns count as personal.</summary>
    public async Task<ImmutableArray<ColumnView>> ColumnsAsync(TableView table, ImmutableArray<VersionMetrics> made, CancellationToken cancellationToken)
    {
        var lineage = new VersionLineage(source.Definition, versions.FindMetricsAsync);
        foreach (var version in made)
            if (await lineage.IsUnknownAsync(version, cancellationToken))
                return [.. table.Columns.Select(c => c.Tags.Contains(ColumnTags.Personal) ? c : c with { Tags = c.Tags.Add(ColumnTags.Personal) })];
        return table.Columns;
    }

    private async Task<ImmutableArray<TableState>> StatesAsync(
        PipelineDefinition pipeline, ImmutableArray<Table> tables, CancellationToken cancellationToken)
    {
        var current = await catalog.ReadAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.LastRuns(tables.Select(t => t.Name))
            .Join(db.Set<Step>().AsNoTracking(), t => new { t.RunId, t.Table }, s => new { s.RunId, s.Table }, (t, s) => new { t.Status, Step = s })
            .ToDictionaryAsync(r => r.Step.Table, cancellationToken);
        var previous = await db.PreviousRowsAsync(tables.ToDictionary(t => t.Name, t => current.Find(t.Name)?.Version), cancellationToken);
        var holds = await db.HoldsAsync(published: true, cancellationToken);
        var data = await DataAsync(pipeline, current, cancellationToken);
        var lineage = new VersionLineage(pipeline, versions.FindMetricsAsync);
        var damage = await DamageAsync(tables, current, cancellationToken);
        var states = ImmutableArray.CreateBuilder<TableState>(tables.Length);
        foreach (var table in tables)
        {
            var (view, metrics) = await ViewAsync(pipeline, table, current, lineage, cancellationToken);
            var run = last.GetValueOrDefault(table.Name);
            var state = new TableState(
                view, metrics, previous.TryGetValue(table.Name, out var rows) ? rows : null, run?.Step.RunId, run?.Status,
                run is null ? null : StepView.Of(run.Step), data[table.Name]);
            var attempt = TableAttempt.Of(state);
            states.Add(state with
            {
                Table = view with
                {
                    State = state.Data.State, States = state.Data.States, CheckedAt = state.Data.CheckedAt, LastAttempt = new(attempt.State, attempt.RunId),
                    Damage = damage.GetValueOrDefault(table.Name),
                    Held = holds.TryGetValue(table.Name, out var hold) ? HoldView.Of(hold) : null,
                },
            });
        }
        return states.MoveToImmutable();
    }

    /// <summary>The tables with an unreadable current version, with the reason. One bad file affects only its own table.</summary>
    private async Task<Dictionary<TableName, string>> DamageAsync(ImmutableArray<Table> tables, CatalogSnapshot current, CancellationToken cancellationToken)
    {
        TableVersion[] published = [.. tables.Where(t => current.Find(t.Name) is not null).Select(t => new TableVersion(t.Name, current.Find(t.Name)!.Version))];
        var faults = (await versions.ReadAsync(published, cancellationToken)).Faults.Concat(await catalog.FindDamageAsync(published, cancellationToken));
        return faults.GroupBy(f => f.Key.Table).ToDictionary(f => f.Key, f => f.First().Value);
    }

    /// <summary>The data state of every table, because upstream tables are part of a table's state.</summary>
    private async Task<ImmutableDictionary<TableName, TableData>> DataAsync(PipelineDefinition pipeline, CatalogSnapshot current, CancellationToken cancellationToken)
    {
        var published = pipeline.Tables.Select(t => (t.Name, current.Find(t.Name)?.Version)).Where(t => t.Version is not null).Select(t => new TableVersion(t.Name, t.Version!));
        var metrics = (await versions.ReadAsync(published, cancellationToken)).Metrics.ToDictionary(m => m.Key.Table, m => m.Value);
        return DataStates.Of(pipeline, current, metrics.GetValueOrDefault, await landing.ReadAsync(cancellationToken));
    }

    private async Task<(TableView View, VersionMetrics? Metrics)> ViewAsync(
        PipelineDefinition pipeline, Table table, CatalogSnapshot snapshot, VersionLineage lineage, CancellationToken cancellationToken)
    {
        var current = snapshot.Find(table.Name);
        var metrics = current is null ? null : await versions.FindMetricsAsync(table.Name, current.Version, cancellationToken);
        var isUnknown = metrics is not null && await lineage.IsUnknownAsync(metrics, cancellationToken);
        return (TableView.Of(pipeline, table, current, metrics, isUnknown, catalog.Locate(table.Name, current?.Version), queries.Price), metrics);
    }

    /// <summary>The last run of each zone.</summary>
    private async Task<Dictionary<string, RunView>> LastRunsAsync(PipelineDefinition pipeline, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = (await db.LastRuns(pipeline.Tables.Select(t => t.Name)).ToListAsync(cancellationToken))
            .GroupBy(t => pipeline[t.Table].Zone.Name).ToDictionary(zone => zone.Key, zone => zone.Max(t => t.RunId));
        var runs = await history.FindAsync([.. newest.Values.Distinct()], cancellationToken);
        return newest.Where(n => runs.ContainsKey(n.Value)).ToDictionary(n => n.Key, n => runs[n.Value]);
    }
}
