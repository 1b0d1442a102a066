using System.Collections.Immutable;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>The versions of all tables, and which of them are current.</summary>
public interface ICatalog
{
    /// <exception cref="EngineException">The current versions are unknown: the catalog is damaged or lost, or does not respond.</exception>
    Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes all these versions current at once: readers see none or all of them. On AWS, tables change one by one, but only after all versions are
    /// known to be complete. The call is idempotent, so after a crash it is simply repeated: the publishing run is the journal.
    /// </summary>
    /// <exception cref="EngineException">
    /// A version is incomplete (without <c>_metrics.json</c>), was removed, or (on AWS) has other objects than its files below its prefix. Nothing was
    /// changed. Cached metrics do not count: another process may have removed the version.
    /// </exception>
    Task PublishAsync(Publication publication, CancellationToken cancellationToken);

    /// <summary>The metrics of a version; null if it is incomplete.</summary>
    Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken);

    /// <summary>
    /// Finds versions that cannot be read, as far as this is visible without reading rows. For each one, a sentence names the file. Engines where
    /// looking costs money return nothing.
    /// </summary>
    Task<ImmutableDictionary<TableVersion, string>> FindDamageAsync(IReadOnlyCollection<TableVersion> versions, CancellationToken cancellationToken);

    /// <summary>Lists a landing table's files like <see cref="ListLandingAsync"/>, but writes nothing. For forecasts.</summary>
    /// <exception cref="EngineException">The folder is missing or cannot be read.</exception>
    Task<LandingListing> PeekLandingAsync(Table table, CancellationToken cancellationToken);

    /// <summary>
    /// Lists a landing table's current files, in all folders below its own. It saves the listing under its version, for the jobs of the run. The
    /// table's <see cref="Format"/> decides which files are read, skipped and refused.
    /// </summary>
    /// <param name="reread">Forces a new version, although the files may be the same. Null for an ordinary run.</param>
    /// <exception cref="EngineException">
    /// The folder is missing or unreadable, has refused files, or has no files although the table does not allow that.
    /// </exception>
    Task<LandingListing> ListLandingAsync(Table table, string? reread, CancellationToken cancellationToken);

    /// <summary>The listing of a landing version; null if it was removed.</summary>
    Task<LandingListing?> ReadListingAsync(TableName table, string version, CancellationToken cancellationToken);

    /// <summary>A page of a landing version's rejected lines, in the order of files and lines; empty if there are none.</summary>
    /// <exception cref="ArgumentException">The cursor is not from this version.</exception>
    /// <exception cref="EngineException">The rejects cannot be read.</exception>
    Task<RejectPage> ReadRejectsAsync(TableName table, string version, RejectQuery query, CancellationToken cancellationToken);

    /// <summary>The location of the version's files (a folder or an s3:// address); without a version, of the table's files.</summary>
    string Locate(TableName table, string? version);

    /// <summary>
    /// Removes versions that are not current, not in <paramref name="keep"/>, and not being read by a query. Returns the removed versions.
    /// </summary>
    /// <param name="condemn">Called before anything is removed. A version that became current in the meantime stays, even if condemned.</param>
    Task<ImmutableArray<TableVersion>> VacuumAsync(IReadOnlySet<TableVersion> keep, Condemn condemn, CancellationToken cancellationToken);

    /// <summary>
    /// Removes a table that the pipeline no longer defines from the catalog, with all its versions including the current one. Repeating the call
    /// removes what is left.
    /// </summary>
    /// <returns>The versions that stay because a query is reading them.</returns>
    /// <exception cref="EngineException">The operator must do this (the message says how), or the lake cannot be written.</exception>
    Task<ImmutableArray<TableVersion>> PurgeAsync(TableName table, CancellationToken cancellationToken);
}

/// <summary>
/// Decides which old versions may be removed, and records this. Rollbacks check the record, so a version is never published while it is being
/// removed.
/// </summary>
public delegate Task<IReadOnlySet<TableVersion>> Condemn(ImmutableArray<TableVersion> old, CancellationToken cancellationToken);

/// <summary>A version of a table.</summary>
public sealed record TableVersion(TableName Table, string Version);

/// <summary>The current versions at one point in time.</summary>
/// <param name="Generation">Grows with each publication.</param>
public sealed record CatalogSnapshot(long Generation, ImmutableDictionary<TableName, PublishedVersion> Tables)
{
    public PublishedVersion? Find(TableName table) => Tables.GetValueOrDefault(table);
}

/// <param name="RunId">The run that published it.</param>
public sealed record PublishedVersion(string Version, DateTimeOffset PublishedAt, Guid RunId);

/// <summary>The versions that a run makes current.</summary>
public sealed record Publication(Guid RunId, DateTimeOffset At, ImmutableDictionary<TableName, string> Versions);

/// <summary>The files of a landing table at one point in time.</summary>
/// <param name="Version">Derived from the content (<see cref="LandingVersion"/>): unchanged files give the same version.</param>
/// <param name="Fingerprint">
/// SHA-256 of all files' names, sizes, times and content marks: the ETag on S3, or inode and change time in a folder.
/// </param>
public sealed record LandingListing(TableName Table, string Version, string Fingerprint, int Files, long Bytes)
{
    /// <summary>The skipped files, and why.</summary>
    public SkippedFiles Skipped { get; init; } = SkippedFiles.None;
}

public static class CatalogExtensions
{
    /// <summary>Lists for an ordinary run, which does not read unchanged files again.</summary>
    public static Task<LandingListing> ListLandingAsync(this ICatalog catalog, Table table, CancellationToken cancellationToken) =>
        catalog.ListLandingAsync(table, null, cancellationToken);

    /// <summary>Vacuums if nobody else publishes older versions: all of them may be removed.</summary>
    public static Task<ImmutableArray<TableVersion>> VacuumAsync(this ICatalog catalog, IReadOnlySet<TableVersion> keep, CancellationToken cancellationToken) =>
        catalog.VacuumAsync(keep, (old, _) => Task.FromResult<IReadOnlySet<TableVersion>>(old.ToHashSet()), cancellationToken);
}
