using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>The condition of a lake's catalog. <see cref="New"/>: nothing was ever published.</summary>
public enum CatalogCondition { Readable, Missing, Damaged, New }

/// <param name="Path">The path of <c>catalog.json</c>.</param>
/// <param name="Fault">Why it cannot be read; null if it can, or is missing.</param>
/// <param name="Tables">The current versions; empty if it cannot be read.</param>
public sealed record CatalogLook(string Path, CatalogCondition Condition, string? Fault, ImmutableDictionary<TableName, PublishedVersion> Tables);

/// <summary>Inspects a catalog that other commands refuse, checks versions file by file, and makes them current again. Also works next to a running server.</summary>
public sealed class CatalogRepair(LocalOptions options, TimeProvider time)
{
    private readonly LakePaths _paths = new(options.LakeRoot);

    /// <summary>The condition of the catalog, judged by the lake alone.</summary>
    public CatalogLook Look()
    {
        try
        {
            if (CatalogFile.Find(_paths.Catalog) is { } file)
                return new(_paths.Catalog, CatalogCondition.Readable, null, file.Tables.ToImmutableDictionary());
            var condition = CatalogMark.IsThere(_paths) ? CatalogCondition.Missing : CatalogCondition.New;
            return new(_paths.Catalog, condition, null, ImmutableDictionary<TableName, PublishedVersion>.Empty);
        }
        catch (EngineException e)
        {
            return new(_paths.Catalog, CatalogCondition.Damaged, e.InnerException?.Message ?? e.Message, ImmutableDictionary<TableName, PublishedVersion>.Empty);
        }
    }

    /// <summary>The damage of a version; null if all its files exist and all values are readable. It reads all data.</summary>
    /// <param name="rows">The row count in the history; null if the history does not have the version. Bytes are not compared: they differ in a landing version that was read again.</param>
    public string? FindDamage(TableName table, string version, long? rows)
    {
        if (VersionDamage.Read(_paths, table, version) is { } damage)
            return damage;
        if (rows is null || VersionReceipt.Read(_paths, table, version).Metrics is not { } metrics || metrics.RowsOut == rows)
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{VersionReceipt.PathOf(_paths, table, version)} has {metrics.RowsOut:N0} rows, but the history recorded {rows:N0}.");
    }

    /// <summary>
    /// Makes these versions current. A readable catalog keeps its tables. A damaged one is moved aside first. Idempotent.
    /// </summary>
    /// <exception cref="EngineException">A version was removed in the meantime, or the lake cannot be written. The catalog is unchanged.</exception>
    public async Task RestoreAsync(IReadOnlyDictionary<TableName, PublishedVersion> versions, CancellationToken cancellationToken)
    {
        try
        {
            // Under the lock, nothing is published or vacuumed.
            using var turn = await CatalogTurn.TakeAsync(_paths, cancellationToken);
            var look = Look();
            var wanted = versions.Where(v => !look.Tables.ContainsKey(v.Key)).ToDictionary();
            foreach (var (table, version) in wanted)
                if (VersionDamage.Look(_paths, table, version.Version) is { } damage)
                    throw new EngineException($"Nothing was restored: {damage} Run the command again.");
            if (look.Condition == CatalogCondition.Readable && wanted.Count == 0)
                return;
            var catalog = look.Condition == CatalogCondition.Readable ? CatalogFile.Find(_paths.Catalog)! : CatalogFile.Empty;
            if (look.Condition == CatalogCondition.Damaged)
                File.Move(_paths.Catalog, $"{_paths.Catalog}.damaged-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}", overwrite: true);
            catalog.Restore(wanted, time.GetUtcNow()).Save(_paths.Catalog);
            CatalogMark.Place(_paths);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"Could not write to the lake {_paths.Root}: {e.Message} Fix this, then run the command again.", inner: e);
        }
    }
}
