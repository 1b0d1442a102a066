using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>How a lake's catalog stands. <see cref="New"/>: nothing was ever published in it.</summary>
public enum CatalogCondition { Readable, Missing, Damaged, New }

/// <param name="Path">Of <c>catalog.json</c>.</param>
/// <param name="Fault">Why it cannot be read; null where it can, or is not there.</param>
/// <param name="Tables">What is current; empty where it cannot be read.</param>
public sealed record CatalogLook(string Path, CatalogCondition Condition, string? Fault, ImmutableDictionary<TableName, PublishedVersion> Tables);

/// <summary>Looks at a catalog that other commands refuse, checks versions file by file, and makes them current again. Beside a running server, too.</summary>
public sealed class CatalogRepair(LocalOptions options, TimeProvider time)
{
    private readonly LakePaths _paths = new(options.LakeRoot);

    /// <summary>How the catalog stands, as far as the lake alone tells.</summary>
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

    /// <summary>What is wrong with a version; null where its files are there and every value of them can be read. Takes as long as reading them takes.</summary>
    /// <param name="rows">That it has as history says; null where history does not know the version. Bytes are not compared: a landing version that was read again has others.</param>
    public string? FindDamage(TableName table, string version, long? rows)
    {
        if (VersionDamage.Read(_paths, table, version) is { } damage)
            return damage;
        if (rows is null || VersionReceipt.Read(_paths, table, version).Metrics is not { } metrics || metrics.RowsOut == rows)
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{VersionReceipt.PathOf(_paths, table, version)} tells of {metrics.RowsOut:N0} rows. History recorded {rows:N0} rows.");
    }

    /// <summary>
    /// Makes these versions current. A catalog that can be read keeps its tables; one that is damaged is moved aside first. Doing it again changes nothing.
    /// </summary>
    /// <exception cref="EngineException">A version has gone since it was looked at, or the lake cannot be written. The catalog stays as it was.</exception>
    public async Task RestoreAsync(IReadOnlyDictionary<TableName, PublishedVersion> versions, CancellationToken cancellationToken)
    {
        try
        {
            // Under the lock nothing is published, and nothing vacuumed.
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
            throw new EngineException($"The lake {_paths.Root} cannot be written: {e.Message} Fix that, then run the command again.", inner: e);
        }
    }
}
