using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>What stands, compared with what the pipeline says; in the order in which it is made.</summary>
/// <param name="Changes">Of everything that is deployed, that which stands as it should included.</param>
/// <param name="Foreign">What stands among ours and is none of ours: shown, and never touched.</param>
public sealed record DeployPlan(ImmutableArray<DeployChange> Changes, ImmutableArray<DeployForeign> Foreign)
{
    /// <summary>What is to be made or changed.</summary>
    [JsonIgnore]
    public IEnumerable<DeployChange> Open => Changes.Where(c => c.IsOpen);

    public bool HasChanges => Changes.Any(c => c.IsOpen);

    /// <summary>Names what is to be done: another plan with the same has the same to do.</summary>
    public string Id => Sha256.Hex(string.Concat(Open.Select(c => $"{c.Kind}\0{c.Part}\0{c.Name}\0{c.Diff}\n")))[..16];
}

/// <param name="Name">Of the database, table or job; a script's address.</param>
/// <param name="Table">The lake table that needs it; null where all do.</param>
/// <param name="Why">One sentence for a person; of what stands as it should, what is worth knowing, otherwise empty.</param>
/// <param name="Diff">From what stands to what shall stand, as a unified diff; null where there is none to show.</param>
public sealed record DeployChange(DeployChangeKind Kind, DeployPart Part, string Name, TableName? Table, string Why, string? Diff = null)
{
    [JsonIgnore]
    public bool IsOpen => Kind != DeployChangeKind.None;
}

/// <summary><see cref="Update"/>: the pipeline or the settings have changed since it was deployed. <see cref="Drift"/>: somebody else has changed it.</summary>
public enum DeployChangeKind { None, Create, Update, Drift }

public enum DeployPart { Database, Workgroup, Table, Script, Job }

public sealed record DeployForeign(DeployPart Part, string Name);

/// <param name="Made">The changes that were made.</param>
/// <param name="Plan">What stands now; nothing in it is open.</param>
public sealed record DeployResult(ImmutableArray<DeployChange> Made, DeployPlan Plan);
