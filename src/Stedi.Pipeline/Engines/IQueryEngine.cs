using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Runs read-only SQL over the current versions only. Each is a view with its table's name.</summary>
public interface IQueryEngine
{
    /// <summary>The price of reading; null if it is free.</summary>
    QueryPrice? Price { get; }

    /// <summary>Reads the content of versions, beyond the preview.</summary>
    IVersionReader Versions { get; }

    /// <summary>Checks whether the statement is allowed: one SELECT over known tables (or SHOW or DESCRIBE). It does not check types.</summary>
    SqlVerdict Inspect(string sql);

    /// <summary>Runs the statement within the limits. Cancelling the token stops it in the engine too.</summary>
    /// <param name="id">The id of the result. A used id replaces the old result.</param>
    /// <exception cref="QueryException">It was refused, failed, or hit a limit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and has stopped.</exception>
    Task<QueryOutcome> RunAsync(Guid id, string sql, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>The kept result of a query that succeeded. The caller disposes the stream.</summary>
    /// <exception cref="QueryException">The result was removed, or is not available in this format.</exception>
    Task<Stream> OpenResultAsync(Guid id, ResultFormat format, CancellationToken cancellationToken);

    /// <summary>Removes results that are too old, or exceed the size limit.</summary>
    Task SweepAsync(CancellationToken cancellationToken);

    /// <summary>The first rows of a version. Versions are immutable, so previews are cached permanently.</summary>
    /// <param name="limit">1 to 1,000 rows.</param>
    /// <exception cref="QueryException">The version does not exist or cannot be read.</exception>
    Task<Preview> PreviewAsync(TableName table, string version, int limit, CancellationToken cancellationToken);

    /// <summary>Runs an internal statement over given versions, current or not. The result is not kept.</summary>
    /// <exception cref="QueryException">It failed or hit a limit, or a version does not exist or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and has stopped.</exception>
    Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken);
}

/// <param name="Refusal">Why it is refused, for a person; null if it is allowed.</param>
/// <param name="Position">The index of the wrong character, from 0, if known.</param>
public sealed record SqlVerdict(string? Refusal, int? Position = null)
{
    public bool IsAllowed => Refusal is null;

    /// <summary>It was not checked, because too many statements are being parsed. Try again shortly.</summary>
    public bool IsBusy { get; init; }

    /// <summary>It is refused for a mistake, not for what it does: it does not parse, is empty, or uses a table that does not exist.</summary>
    public bool IsSlip { get; init; }

    /// <summary>The tables that an allowed SELECT reads, each once.</summary>
    public ImmutableArray<TableName> Tables { get; init; } = [];
}

/// <param name="Timeout">The query is stopped after this time.</param>
/// <param name="MaxRows">The number of rows to keep. The result says whether there were more.</param>
/// <param name="MemoryBytes">The query fails if it needs more memory.</param>
public sealed record QueryLimits(TimeSpan Timeout, int MaxRows, long MemoryBytes);

/// <param name="RowCount">The number of rows kept.</param>
/// <param name="Truncated">There were more rows than the limit.</param>
/// <param name="ScannedBytes">Bytes read from the lake; null if the engine does not report this.</param>
public sealed record QueryOutcome(ImmutableArray<ResultColumn> Columns, long RowCount, bool Truncated, long? ScannedBytes, long ElapsedMs)
{
    /// <summary>The versions that it read; empty if the engine does not report this.</summary>
    public ImmutableArray<TableVersion> Inputs { get; init; } = [];
}

/// <param name="Type">In Hive's spelling.</param>
/// <param name="Format">The format of its numbers from pipeline.yaml. Null if none is declared. Engines never set it.</param>
public sealed record ResultColumn(string Name, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ColumnFormat? Format = null);

/// <summary>Rows as JSON values: numbers, strings, booleans and null. Integers beyond 2^53, decimals and times are strings.</summary>
/// <param name="RowCount">The rows of the whole version.</param>
/// <param name="Truncated">More rows follow.</param>
/// <param name="MatchCount">The rows that match the filters; null if the engine did not count them, because that needs another scan.</param>
public sealed record Preview(
    ImmutableArray<ResultColumn> Columns,
    ImmutableArray<ImmutableArray<object?>> Rows,
    long RowCount,
    bool Truncated,
    string Engine,
    long? ScannedBytes,
    long ElapsedMs,
    DateTimeOffset AsOf,
    long? MatchCount = null);

/// <summary>
/// <see cref="Json"/>: UTF-8, one object with <c>columns</c> and <c>rows</c>, values as in <see cref="Preview"/>. The first line ends with the <c>[</c> of
/// rows. Then each row has its own line (after a comma, from the second on). The last line is <c>]}</c>. So a page can be cut out without parsing.
/// <see cref="Csv"/>: UTF-8, comma, header. NULL is an empty field, the empty string is <c>""</c>.
/// </summary>
public enum ResultFormat { Json, Csv, Parquet }

/// <summary>
/// <see cref="Denied"/>: the user lacks the permission. <see cref="Unavailable"/>: a file is damaged, or the engine has no disk space. That
/// message is written by this program, and contains no row data.
/// </summary>
public enum QueryFailure { Refused, Failed, TimedOut, OutOfMemory, NotFound, Denied, Unavailable }

/// <summary>A query did not succeed. The message is for its author.</summary>
public sealed class QueryException(QueryFailure failure, string message, int? position = null, Exception? inner = null)
    : Exception(message, inner)
{
    public QueryFailure Failure { get; } = failure;

    /// <summary>For logs: without the engine's message, which may contain row data or the statement.</summary>
    public override string ToString() => $"{typeof(QueryException).FullName}: {Failure}{Environment.NewLine}{StackTrace}";

    /// <summary>The index of the wrong character in the statement, from 0, if known.</summary>
    public int? Position { get; } = position;
}
