using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>The deployed state compared with the pipeline, in the order of deployment.</summary>
/// <param name="Changes">One entry for each resource, including those that are up to date.</param>
/// <param name="Foreign">Resources that are not part of the pipeline. They are listed, but never changed.</param>
public sealed record DeployPlan(ImmutableArray<DeployChange> Changes, ImmutableArray<DeployForeign> Foreign)
{
    /// <summary>The changes to make.</summary>
    [JsonIgnore]
    public IEnumerable<DeployChange> Open => Changes.Where(c => c.IsOpen);

    public bool HasChanges => Changes.Any(c => c.IsOpen);

    /// <summary>Identifies the changes to make: plans with the same id make the same changes.</summary>
    public string Id => Sha256.Hex(string.Concat(Open.Select(c => $"{c.Kind}\0{c.Part}\0{c.Name}\0{c.Diff}\n")))[..16];
}

/// <param name="Name">The name of the database, table or job, or the address of the script.</param>
/// <param name="Table">The lake table that needs it; null if all do.</param>
/// <param name="Why">The reason, in one sentence for a person. Without a change, a note or empty.</param>
/// <param name="Diff">A unified diff from the deployed state to the wanted one; null if there is none to show.</param>
public sealed record DeployChange(DeployChangeKind Kind, DeployPart Part, string Name, TableName? Table, string Why, string? Diff = null)
{
    [JsonIgnore]
    public bool IsOpen => Kind != DeployChangeKind.None;
}

/// <summary><see cref="Update"/>: the pipeline or the settings changed after the deployment. <see cref="Drift"/>: it was changed outside of STEDI.</summary>
public enum DeployChangeKind { None, Create, Update, Drift }

public enum DeployPart { Database, Workgroup, Table, Script, Job }

public sealed record DeployForeign(DeployPart Part, string Name);

/// <param name="Made">The changes made.</param>
/// <param name="Plan">The state after them, without open changes.</param>
public sealed record DeployResult(ImmutableArray<DeployChange> Made, DeployPlan Plan);
