using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>What is in one version. Versions are immutable, so what was asked once is kept, as far as it fits, and costs nothing when it is asked again.</summary>
public interface IVersionReader
{
    /// <summary>Why two versions' rows cannot be compared here, for a person; null where they can.</summary>
    string? CannotCompare { get; }

    /// <summary>As what <see cref="ExportAsync"/> writes rows.</summary>
    ImmutableArray<ResultFormat> Formats { get; }

    /// <summary>A page of the rows, sorted and filtered where the data lies.</summary>
    /// <exception cref="QueryException">
    /// The version is not there or cannot be read. <see cref="QueryFailure.Refused"/>: there is no such column, it is masked, or it cannot be
    /// compared so; or the engine cannot give this page.
    /// </exception>
    Task<Preview> ReadAsync(TableName table, string version, RowQuery query, RowWindow window, CancellationToken cancellationToken);

    /// <summary>All the rows that match, as a file, within the limits.</summary>
    /// <exception cref="QueryException">As of <see cref="ReadAsync"/>; or the engine does not write this format.</exception>
    Task<ExportedRows> ExportAsync(
        TableName table, string version, RowQuery query, ResultFormat format, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>Measures the columns. This reads the whole version; the caller keeps what it gets.</summary>
    /// <exception cref="QueryException">The version is not there or cannot be read.</exception>
    Task<VersionStatistics> MeasureAsync(TableName table, string version, CancellationToken cancellationToken);

    /// <summary>Which rows one version has and the other has not, in the columns that both have. Equal rows are counted: three against two is one added.</summary>
    /// <param name="samples">Most rows to give of those added, and of those removed.</param>
    /// <param name="masked">Columns whose values the reader must not learn: they do not decide which rows are given, nor in which order.</param>
    /// <exception cref="QueryException">A version is not there; <see cref="QueryFailure.Refused"/>: see <see cref="CannotCompare"/>.</exception>
    Task<VersionDifference> CompareAsync(
        TableName table, string older, string newer, int samples, ImmutableArray<string> masked, CancellationToken cancellationToken);
}

/// <param name="Content">The file; the caller disposes it.</param>
/// <param name="Truncated">There were more rows than the limit.</param>
public sealed record ExportedRows(Stream Content, long RowCount, bool Truncated);

/// <summary>How the newer of two versions differs from the older.</summary>
/// <param name="Columns">In which they were compared: those that both have.</param>
/// <param name="Samples">Some rows, those added first.</param>
public sealed record VersionDifference(long Added, long Removed, ImmutableArray<ResultColumn> Columns, ImmutableArray<DifferentRow> Samples);

/// <param name="Values">As in <see cref="Preview"/>.</param>
/// <param name="Count">How many more of it the newer version has; less than 0: the older.</param>
public sealed record DifferentRow(ImmutableArray<object?> Values, long Count);
