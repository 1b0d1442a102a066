using System.Collections.Immutable;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Versions;

/// <summary>What a repair of the catalog would do, or has done.</summary>
/// <param name="Catalog">The path of the catalog.</param>
/// <param name="Fault">Why the catalog cannot be read; null where it can, or is missing.</param>
/// <param name="Tables">Those that the catalog has, or of which history has a published version, by name.</param>
public sealed record RepairPlan(string Catalog, CatalogCondition Condition, string? Fault, ImmutableArray<RepairedTable> Tables)
{
    /// <summary>An apply changes something.</summary>
    public bool HasRepairs => Condition is CatalogCondition.Missing or CatalogCondition.Damaged || Restorable.Any();

    public IEnumerable<RepairedTable> Restorable => Tables.Where(t => t.State == RepairState.Restore);

    public IEnumerable<RepairedTable> Damaged => Tables.Where(t => t.State == RepairState.Damaged);
}

/// <summary>
/// <see cref="Current"/>: the catalog has it, and its files are whole. <see cref="Restore"/>: it was the last one that was published, and its files are whole.
/// <see cref="Damaged"/>: its files are not whole, so it is not restored.
/// </summary>
public enum RepairState { Current, Restore, Damaged }

/// <param name="Rows">As history recorded them; null where it does not know the version.</param>
/// <param name="Fault">What is wrong with its files, with the file's name; null where nothing is.</param>
public sealed record RepairedTable(TableName Table, string Version, DateTimeOffset PublishedAt, Guid RunId, long? Rows, RepairState State, string? Fault);
