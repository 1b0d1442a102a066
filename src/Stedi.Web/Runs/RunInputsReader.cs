using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Fixes the inputs of a run: lists the landing files once, and reads the current version of each other table from outside the run.</summary>
public sealed class RunInputsReader(ICatalog catalog)
{
    public async Task<RunInputs> ReadAsync(Run run, PipelineDefinition definition, CancellationToken cancellationToken)
    {
        var current = await catalog.ReadAsync(cancellationToken);
        var versions = ImmutableSortedDictionary.CreateBuilder<TableName, string>();
        var faults = ImmutableSortedDictionary.CreateBuilder<TableName, string>();
        foreach (var table in FromOutside(run, definition))
        {
            if (definition[table].IsLanding)
                await ListAsync(run, definition[table], versions, faults, cancellationToken);
            else if (current.Find(table) is { } published)
                versions[table] = published.Version;
            else
                faults[table] = $"{table} has never been built. Select +{run.Steps[0].Table}, or run {table} first.";
        }
        return new(versions.ToImmutable(), faults.ToImmutable());
    }

    /// <summary>
    /// Why the built versions of the run may no longer be published: another run has published a table since, and publishing would replace
    /// newer data with older. Null if they may. Versions published while the run was queued do not count, because the run has read them.
    /// The admission checks again (<see cref="RunStore.OvertakenAsync"/>).
    /// </summary>
    public async Task<string?> OvertakenAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.TriggerKind == TriggerKind.Rollback)
            return null;
        var current = await catalog.ReadAsync(cancellationToken);
        var newer = run.Steps.FirstOrDefault(s => s.Status == StepStatus.Succeeded
            && current.Find(s.Table) is { } published && published.RunId != run.Id && published.PublishedAt > run.StartedAt);
        return newer is null ? null : $"Another run has published {newer.Table} since. Start a new run.";
    }

    /// <summary>For a retry: keeps the inputs of succeeded steps and reads all others again.</summary>
    public async Task<RunInputs> RefreshAsync(Run run, PipelineDefinition definition, CancellationToken cancellationToken)
    {
        var fresh = await ReadAsync(run, definition, cancellationToken);
        var settled = run.Steps.Where(s => s.Status == StepStatus.Succeeded)
            .SelectMany(s => definition[s.Table].Upstream.Append(s.Table))
            .Where(t => run.Inputs!.Versions.ContainsKey(t))
            .ToHashSet();
        return new(
            fresh.Versions.SetItems(run.Inputs!.Versions.Where(v => settled.Contains(v.Key))),
            fresh.Faults.RemoveRange(settled));
    }

    private static IEnumerable<TableName> FromOutside(Run run, PipelineDefinition definition)
    {
        var inRun = run.Steps.Select(s => s.Table).ToHashSet();
        var toBuild = run.Steps.Where(s => s.Status != StepStatus.Succeeded).Select(s => s.Table).ToArray();
        return toBuild.SelectMany(t => definition[t].Upstream).Where(t => !inRun.Contains(t))
            .Concat(toBuild.Where(t => definition[t].IsLanding))
            .Distinct();
    }

    private async Task ListAsync(
        Run run,
        Table table,
        ImmutableSortedDictionary<TableName, string>.Builder versions,
        ImmutableSortedDictionary<TableName, string>.Builder faults,
        CancellationToken cancellationToken)
    {
        try
        {
            versions[table.Name] = (await catalog.ListLandingAsync(table, run.Reread ? run.Id.ToString("N") : null, cancellationToken)).Version;
        }
        catch (EngineException e) when (!e.IsTransient)
        {
            faults[table.Name] = e.Message;
        }
    }
}
