using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Compares the deployed state with the wanted one, in the order of dependencies.</summary>
internal sealed class DeployPlanner(AwsClients clients, AwsOptions options, AwsLake lake, TimeProvider time)
{
    /// <summary>The max number to list.</summary>
    private const int MaxForeign = 500;

    private readonly ScriptPlanner _scripts = new(new AwsObjects(clients.S3, lake), lake);
    private readonly JobPlanner _jobs = new(clients);
    private readonly VersionedTablePlanner _tables = new(new TableWrites(clients, options), lake);
    private readonly LandingTablePlanner _landing = new(new AthenaStatement(clients, options, lake, time), new TableWrites(clients, options), lake);

    public async Task<DeployDraft> DraftAsync(DeploySource source, AwsState state, CancellationToken cancellationToken)
    {
        var definition = source.Definition;
        var jobs = definition.Tables.Select(t => WantedJob.Of(t, source.Scripts[$"{t.Job?.Name ?? t.Name.Value}.py"], options, lake)).ToList();
        var changes = ImmutableArray.CreateBuilder<PlannedChange>();
        changes.Add(Database(state));
        changes.Add(WorkGroup(state));
        changes.AddRange(definition.Tables.Select(t => state.Tables.GetValueOrDefault(t.Name.Value) is var deployed && t.IsLanding
            ? _landing.Plan(t, definition.Files[t.DdlFile!], deployed)
            : _tables.Plan(t, deployed)));
        foreach (var job in jobs)
            changes.Add(await _scripts.PlanAsync(job, state.Jobs.GetValueOrDefault(job.Name)?.Command?.ScriptLocation, state.Scripts, cancellationToken));
        changes.AddRange(jobs.Select(j => _jobs.Plan(j, state.Jobs.GetValueOrDefault(j.Name))));
        return new(changes.ToImmutable(), Foreign(definition, jobs, state));
    }

    private PlannedChange Database(AwsState state) => state.HasDatabase
        ? PlannedChange.Nothing(DeployPart.Database, options.Database)
        : new(
            new(DeployChangeKind.Create, DeployPart.Database, options.Database, null, "The database does not exist."),
            cancellationToken => GlueWrites.MakeAsync("glue:CreateDatabase", $"create the database {options.Database}", () =>
                clients.Glue.CreateDatabaseAsync(
                    new() { DatabaseInput = new() { Name = options.Database, Description = "Tables of the STEDI lakehouse" } }, cancellationToken)));

    private PlannedChange WorkGroup(AwsState state) => state.HasWorkGroup
        ? PlannedChange.Nothing(DeployPart.Workgroup, options.WorkGroup)
        : new(
            new(DeployChangeKind.Create, DeployPart.Workgroup, options.WorkGroup, null, "The Athena workgroup does not exist. (You can also create it with infra/stedi.yaml.)"),
            cancellationToken => new WorkGroupWrite(clients, options, lake).MakeAsync(cancellationToken));

    private static ImmutableArray<DeployForeign> Foreign(PipelineDefinition definition, List<WantedJob> jobs, AwsState state)
    {
        var tables = state.Tables.Keys.Except(definition.Tables.Select(t => t.Name.Value)).Order(StringComparer.Ordinal).Select(n => new DeployForeign(DeployPart.Table, n));
        var others = state.Jobs.Keys.Except(jobs.Select(j => j.Name)).Order(StringComparer.Ordinal).Select(n => new DeployForeign(DeployPart.Job, n));
        return [.. tables.Concat(others).Take(MaxForeign)];
    }
}
