using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Reads the content of a version. Versions are immutable, so answers are cached as far as they fit. A cached answer costs nothing.</summary>
public interface IVersionReader
{
    /// <summary>Why the rows of two versions cannot be compared, for a person; null if they can.</summary>
    string? CannotCompare { get; }

    /// <summary>The formats of <see cref="ExportAsync"/>.</summary>
    ImmutableArray<ResultFormat> Formats { get; }

    /// <summary>A page of rows, sorted and filtered by the engine.</summary>
    /// <exception cref="QueryException">
    /// The version does not exist or cannot be read. <see cref="QueryFailure.Refused"/>: the column does not exist, is masked, or does not support this
    /// condition; or the engine cannot return this page.
    /// </exception>
    Task<Preview> ReadAsync(TableName table, string version, RowQuery query, RowWindow window, CancellationToken cancellationToken);

    /// <summary>Exports all matching rows to a file, within the limits.</summary>
    /// <exception cref="QueryException">See <see cref="ReadAsync"/>; or the engine does not support this format.</exception>
    Task<ExportedRows> ExportAsync(
        TableName table, string version, RowQuery query, ResultFormat format, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>Measures the columns. This reads the whole version, so callers should keep the result.</summary>
    /// <exception cref="QueryException">The version does not exist or cannot be read.</exception>
    Task<VersionStatistics> MeasureAsync(TableName table, string version, CancellationToken cancellationToken);

    /// <summary>Compares the rows of two versions in their common columns. Duplicates count: three equal rows against two is one added row.</summary>
    /// <param name="samples">Max sample rows, for added and for removed rows.</param>
    /// <param name="masked">Columns that the user may not see. They do not affect which sample rows are returned, or their order.</param>
    /// <exception cref="QueryException">A version does not exist. <see cref="QueryFailure.Refused"/>: see <see cref="CannotCompare"/>.</exception>
    Task<VersionDifference> CompareAsync(
        TableName table, string older, string newer, int samples, ImmutableArray<string> masked, CancellationToken cancellationToken);
}

/// <param name="Content">The file; the caller disposes it.</param>
/// <param name="Truncated">There were more rows than the limit.</param>
public sealed record ExportedRows(Stream Content, long RowCount, bool Truncated);

/// <summary>The difference between an older and a newer version.</summary>
/// <param name="Columns">The compared columns, which both versions have.</param>
/// <param name="Samples">Some rows, added ones first.</param>
public sealed record VersionDifference(long Added, long Removed, ImmutableArray<ResultColumn> Columns, ImmutableArray<DifferentRow> Samples);

/// <param name="Values">See <see cref="Preview"/>.</param>
/// <param name="Count">How many more copies the newer version has; negative if the older one has more.</param>
public sealed record DifferentRow(ImmutableArray<object?> Values, long Count);
