using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Which version of each table readers see, and what versions there are.</summary>
public interface ICatalog
{
    Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes all these versions current together: readers see none or all of them (on AWS, where tables change one by one, none of them before all
    /// are known to be complete). Doing it again changes nothing, so a crash in the middle is mended by doing it again: the run that publishes is
    /// the journal.
    /// </summary>
    /// <exception cref="EngineException">A version is not complete (it has no <c>_metrics.json</c>); nothing was changed.</exception>
    Task PublishAsync(Publication publication, CancellationToken cancellationToken);

    /// <summary>The metrics of a version, or null where it is not complete.</summary>
    Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken);

    /// <summary>Lists a landing table's files as <see cref="ListLandingAsync"/> does, and writes nothing: for looking ahead.</summary>
    /// <exception cref="EngineException">The folder is missing or cannot be read.</exception>
    Task<LandingListing> PeekLandingAsync(Table table, CancellationToken cancellationToken);

    /// <summary>
    /// Lists a landing table's files as they are now and keeps the list under its version, for the jobs of the run that asked.
    /// Ignores files whose name starts with <c>.</c> or <c>_</c>.
    /// </summary>
    /// <exception cref="EngineException">The folder is missing or cannot be read.</exception>
    Task<LandingListing> ListLandingAsync(Table table, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> of a version's rejected lines.</summary>
    Task<ImmutableArray<Reject>> ReadRejectsAsync(TableName table, string version, int limit, CancellationToken cancellationToken);

    /// <summary>Where a person finds the version's files (a folder or an s3:// address); without a version, the table's.</summary>
    string Locate(TableName table, string? version);

    /// <summary>
    /// Removes versions that are neither current, nor in <paramref name="keep"/>, nor read by a query at this moment. Returns what was removed.
    /// </summary>
    Task<ImmutableArray<TableVersion>> VacuumAsync(IReadOnlySet<TableVersion> keep, CancellationToken cancellationToken);
}

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

/// <summary>The files of a landing table at one instant, smallest name first.</summary>
/// <param name="Version">
/// Names the content: 16 hex digits over the fingerprint and the table's columns. Unchanged files give the same version.
/// </param>
/// <param name="Fingerprint">SHA-256 over name, size and time (or ETag) of every file.</param>
public sealed record LandingListing(TableName Table, string Version, string Fingerprint, int Files, long Bytes);

/// <summary>A line that could not be read as a row.</summary>
/// <param name="Line">From 1, as an editor counts.</param>
/// <param name="Reason">A code: see <see cref="RejectReasons"/>.</param>
/// <param name="Detail">What was found where, for a person.</param>
/// <param name="Text">The line, cut at 4,096 characters.</param>
public sealed record Reject(string File, long Line, string Reason, string Detail, string Text);

/// <summary>Why a landing line is no row; these are drop reasons of landing tables as well.</summary>
public static class RejectReasons
{
    public const string MalformedJson = "malformed_json";
    public const string NotAnObject = "not_an_object";
    public const string UnreadableValue = "unreadable_value";
    public const string LineTooLong = "line_too_long";
    public const string UnreadableFile = "unreadable_file";
}
