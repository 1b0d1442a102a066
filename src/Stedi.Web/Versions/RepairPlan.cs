using System.Collections.Immutable;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Versions;

/// <summary>What a repair of the catalog would do, or did.</summary>
/// <param name="Catalog">The path of the catalog.</param>
/// <param name="Fault">Why the catalog cannot be read; null if it can be read or is missing.</param>
/// <param name="Tables">The tables in the catalog or with a published version in history, by name.</param>
public sealed record RepairPlan(string Catalog, CatalogCondition Condition, string? Fault, ImmutableArray<RepairedTable> Tables)
{
    /// <summary>Applying the plan changes something.</summary>
    public bool HasRepairs => Condition is CatalogCondition.Missing or CatalogCondition.Damaged || Restorable.Any();

    public IEnumerable<RepairedTable> Restorable => Tables.Where(t => t.State == RepairState.Restore);

    public IEnumerable<RepairedTable> Damaged => Tables.Where(t => t.State == RepairState.Damaged);
}

/// <summary>
/// <see cref="Current"/>: in the catalog, with intact files. <see cref="Restore"/>: the last published version, with intact files.
/// <see cref="Damaged"/>: its files are not intact, so it is not restored.
/// </summary>
public enum RepairState { Current, Restore, Damaged }

/// <param name="Rows">Row count from history; null if the version is not in history.</param>
/// <param name="Fault">The damage, with the file's name; null if there is none.</param>
public sealed record RepairedTable(TableName Table, string Version, DateTimeOffset PublishedAt, Guid RunId, long? Rows, RepairState State, string? Fault);
