using System.Collections.Immutable;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Which version of each table readers see, and what versions there are.</summary>
public interface ICatalog
{
    /// <exception cref="EngineException">What is current cannot be told: the catalog is damaged or lost, or does not answer.</exception>
    Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes all these versions current together: readers see none or all of them (on AWS, where tables change one by one, none of them before all
    /// are known to be complete). Doing it again changes nothing, so a crash in the middle is mended by doing it again: the run that publishes is
    /// the journal.
    /// </summary>
    /// <exception cref="EngineException">
    /// A version is not complete (it has no <c>_metrics.json</c>), was removed, or (on AWS) its prefix holds other objects than its files; nothing was changed. What this catalog read of it before counts for
    /// nothing: another process may have removed it.
    /// </exception>
    Task PublishAsync(Publication publication, CancellationToken cancellationToken);

    /// <summary>The metrics of a version, or null where it is not complete.</summary>
    Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken);

    /// <summary>
    /// What keeps these versions from being read, as far as it shows without reading their rows: for each such version, a sentence that names the file.
    /// Where looking costs money, the engine does not look.
    /// </summary>
    Task<ImmutableDictionary<TableVersion, string>> FindDamageAsync(IReadOnlyCollection<TableVersion> versions, CancellationToken cancellationToken);

    /// <summary>Lists a landing table's files as <see cref="ListLandingAsync"/> does, and writes nothing: for looking ahead.</summary>
    /// <exception cref="EngineException">The folder is missing or cannot be read.</exception>
    Task<LandingListing> PeekLandingAsync(Table table, CancellationToken cancellationToken);

    /// <summary>
    /// Lists a landing table's files as they are now, in all folders below its own, and keeps the list under its version for the jobs of the run that
    /// asked. What is read, skipped and refused is for the table's <see cref="Format"/> to say.
    /// </summary>
    /// <param name="reread">Marks a forced new read: the version is a new one although the files may be the same. Null for an ordinary run.</param>
    /// <exception cref="EngineException">
    /// The folder is missing or cannot be read, holds files that are refused, or none to read although the table does not allow that.
    /// </exception>
    Task<LandingListing> ListLandingAsync(Table table, string? reread, CancellationToken cancellationToken);

    /// <summary>The listing that a landing version was read from; null where it is not kept any more.</summary>
    Task<LandingListing?> ReadListingAsync(TableName table, string version, CancellationToken cancellationToken);

    /// <summary>A page of a landing version's rejected lines, in the order of files and lines; empty where there are none.</summary>
    /// <exception cref="ArgumentException">The cursor is none of this version.</exception>
    /// <exception cref="EngineException">The rejects cannot be read.</exception>
    Task<RejectPage> ReadRejectsAsync(TableName table, string version, RejectQuery query, CancellationToken cancellationToken);

    /// <summary>Where a person finds the version's files (a folder or an s3:// address); without a version, the table's.</summary>
    string Locate(TableName table, string? version);

    /// <summary>
    /// Removes versions that are neither current, nor in <paramref name="keep"/>, nor read by a query at this moment. Returns what was removed.
    /// </summary>
    /// <param name="condemn">Asked before anything is removed. What became current meanwhile stays, although it was condemned.</param>
    Task<ImmutableArray<TableVersion>> VacuumAsync(IReadOnlySet<TableVersion> keep, Condemn condemn, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a table that the pipeline no longer defines out of the catalog and removes all its versions, the current one too. Doing it again removes
    /// what is left.
    /// </summary>
    /// <returns>The versions that a query reads at this moment: they stay.</returns>
    /// <exception cref="EngineException">The engine leaves that to its operator (the message says what to do), or the lake cannot be written.</exception>
    Task<ImmutableArray<TableVersion>> PurgeAsync(TableName table, CancellationToken cancellationToken);
}

/// <summary>
/// Decides which of the old versions may go, and notes it where everybody looks who publishes an older version again. From then on nobody publishes
/// them, so nobody publishes a version while it is being removed.
/// </summary>
public delegate Task<IReadOnlySet<TableVersion>> Condemn(ImmutableArray<TableVersion> old, CancellationToken cancellationToken);

/// <summary>A version of a table.</summary>
public sealed record TableVersion(TableName Table, string Version);

/// <summary>The current versions at one instant.</summary>
/// <param name="Generation">Grows with each publication.</param>
public sealed record CatalogSnapshot(long Generation, ImmutableDictionary<TableName, PublishedVersion> Tables)
{
    public PublishedVersion? Find(TableName table) => Tables.GetValueOrDefault(table);
}

/// <param name="RunId">The run that published it.</param>
public sealed record PublishedVersion(string Version, DateTimeOffset PublishedAt, Guid RunId);

/// <summary>The versions that one run makes current.</summary>
public sealed record Publication(Guid RunId, DateTimeOffset At, ImmutableDictionary<TableName, string> Versions);

/// <summary>The files of a landing table at one instant.</summary>
/// <param name="Version">Names the content (<see cref="LandingVersion"/>): unchanged files give the same version.</param>
/// <param name="Fingerprint">
/// SHA-256 over every file's name, size, time and what else tells its content: the ETag on S3, inode and change time in a folder.
/// </param>
public sealed record LandingListing(TableName Table, string Version, string Fingerprint, int Files, long Bytes)
{
    /// <summary>What was passed over, and why.</summary>
    public SkippedFiles Skipped { get; init; } = SkippedFiles.None;
}

public static class CatalogExtensions
{
    /// <summary>Lists for an ordinary run, which reads unchanged files once.</summary>
    public static Task<LandingListing> ListLandingAsync(this ICatalog catalog, Table table, CancellationToken cancellationToken) =>
        catalog.ListLandingAsync(table, null, cancellationToken);

    /// <summary>Vacuums where nobody else publishes older versions: all of them may go.</summary>
    public static Task<ImmutableArray<TableVersion>> VacuumAsync(this ICatalog catalog, IReadOnlySet<TableVersion> keep, CancellationToken cancellationToken) =>
        catalog.VacuumAsync(keep, (old, _) => Task.FromResult<IReadOnlySet<TableVersion>>(old.ToHashSet()), cancellationToken);
}
