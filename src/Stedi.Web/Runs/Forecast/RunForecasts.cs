using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs.Rollbacks;

namespace Stedi.Web.Runs.Forecast;

/// <summary>Previews a run: tables, inputs, typical duration and cost. Starts nothing and writes nothing.</summary>
public sealed class RunForecasts(
    IDbContextFactory<StediDbContext> contexts, PipelineSource source, ICatalog catalog, IRunGate gate, PastRuns past, IOutdatedTables outdated)
{
    public async Task<RunForecast> OfAsync(string select, CancellationToken cancellationToken)
    {
        if (source.LastGood is not { } definition)
            return RunForecast.Impossible(select, [.. source.Faults.Select(f => f.ToString())]);
        var selection = await outdated.ResolveAsync(select, definition, listAnew: false, cancellationToken);
        if (!selection.IsValid)
            return RunForecast.Impossible(select, selection.Errors);

        var held = await HeldAsync(selection.Tables, select, cancellationToken);
        selection = selection with { Tables = selection.Tables.RemoveAll(t => held.Any(h => h.Table == t)) };
        if (selection.Tables.IsEmpty)
            return RunForecast.Impossible(select, [$"All selected tables are held. {HeldTables.Text(held)}. Release them, or select them by name."]);

        var usual = await past.OfAsync(selection.Tables, cancellationToken);
        var inputs = await InputsAsync(definition, selection.Tables, cancellationToken);
        var deployed = await gate.CheckAsync(definition, selection.Tables, cancellationToken);
        var (length, runs) = usual.WholeOf(selection.Tables, definition);
        ImmutableArray<StepForecast> steps = [.. selection.Tables.Select(t => new StepForecast(
            t, definition[t].Zone.Name, [.. SourcesOf(definition[t]).Select(i => inputs[i])], Milliseconds(usual.StepOf(t)), gate.IsNeeded ? usual.CostOf(t) : null))];
        return new(
            select,
            steps,
            [],
            await RemarksAsync(selection.Tables, held, deployed, cancellationToken),
            deployed.IsDrift ? deployed.Refusal : [],
            Milliseconds(length), runs, !gate.IsNeeded, steps.Select(s => s.UsualCost).ToArray().SumOfAll());
    }

    /// <summary>A landing table reads its own files.</summary>
    private static ImmutableArray<TableName> SourcesOf(Table table) => table.IsLanding ? [table.Name] : table.Upstream;

    private async Task<Dictionary<TableName, InputForecast>> InputsAsync(
        PipelineDefinition definition, ImmutableArray<TableName> tables, CancellationToken cancellationToken)
    {
        var current = await catalog.ReadAsync(cancellationToken);
        var inputs = new Dictionary<TableName, InputForecast>();
        foreach (var name in tables.SelectMany(t => SourcesOf(definition[t])).Distinct())
        {
            inputs[name] = definition[name].IsLanding ? await ListAsync(definition[name], current, cancellationToken)
                : tables.Contains(name) ? new(name, InputKind.Built)
                : current.Find(name) is { } published ? new(name, InputKind.Published, published.Version, published.PublishedAt)
                : new(name, InputKind.Absent, Fault: $"{name} has never been built. Add it to the selection, or build it first.");
        }
        return inputs;
    }

    private async Task<InputForecast> ListAsync(Table table, CatalogSnapshot current, CancellationToken cancellationToken)
    {
        var known = current.Find(table.Name);
        try
        {
            var files = await catalog.PeekLandingAsync(table, cancellationToken);
            return new(table.Name, InputKind.Landing, files.Version, known?.PublishedAt, files.Files, files.Bytes, files.Version != known?.Version);
        }
        catch (EngineException e)
        {
            return new(table.Name, InputKind.Absent, Fault: e.Message);
        }
    }

    private async Task<ImmutableArray<HeldTable>> HeldAsync(ImmutableArray<TableName> tables, string select, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.LeftAloneAsync(tables, select, TriggerKind.Dashboard, cancellationToken);
    }

    private async Task<ImmutableArray<string>> RemarksAsync(
        ImmutableArray<TableName> tables, ImmutableArray<HeldTable> held, GateVerdict deployed, CancellationToken cancellationToken)
    {
        var names = tables.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var other = await db.Set<RunTable>().AsNoTracking().Where(t => names.Contains(t.Table) && RunTable.Open.Contains(t.Status))
            .OrderBy(t => t.RunId).FirstOrDefaultAsync(cancellationToken);
        string?[] remarks =
        [
            other is null ? null : $"Another run is building {other.Table}. This run will queue behind it.",
            held.IsEmpty ? null : $"Not built: {HeldTables.Text(held)}.",
            deployed.Unknown is { } why ? $"Could not compare the deployed jobs with the pipeline: {why}" : null,
        ];
        return [.. remarks.OfType<string>()];
    }

    private static long? Milliseconds(TimeSpan? length) => (long?)length?.TotalMilliseconds;
}
