using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Read-only SQL over the current versions, each a view under its table's name, and over nothing else.</summary>
public interface IQueryEngine
{
    /// <summary>What reading costs; null where it costs nothing.</summary>
    QueryPrice? Price { get; }

    /// <summary>What is in the versions beyond their first rows.</summary>
    IVersionReader Versions { get; }

    /// <summary>Says at once whether the statement is let in: one SELECT over known tables (or one of SHOW and DESCRIBE). Says nothing of its types.</summary>
    SqlVerdict Inspect(string sql);

    /// <summary>Runs the statement under the limits until it ends or the token is cancelled; cancelling really stops it.</summary>
    /// <param name="id">Names the result; used again, it replaces it.</param>
    /// <exception cref="QueryException">It was refused, failed, or ran into a limit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and has stopped.</exception>
    Task<QueryOutcome> RunAsync(Guid id, string sql, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>The kept result of a query that succeeded. The caller disposes the stream.</summary>
    /// <exception cref="QueryException">The result is no longer kept, or not to be had in this format.</exception>
    Task<Stream> OpenResultAsync(Guid id, ResultFormat format, CancellationToken cancellationToken);

    /// <summary>Removes results that are too old, or too many.</summary>
    Task SweepAsync(CancellationToken cancellationToken);

    /// <summary>The first rows of a version; versions are immutable, so the answer is cached for good.</summary>
    /// <param name="limit">1 to 1,000 rows.</param>
    /// <exception cref="QueryException">The version is not there or cannot be read.</exception>
    Task<Preview> PreviewAsync(TableName table, string version, int limit, CancellationToken cancellationToken);

    /// <summary>Runs a statement of this program's own over named versions, current or not; nothing of it is kept.</summary>
    /// <exception cref="QueryException">It failed or ran into a limit, or one of the versions is not there or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and has stopped.</exception>
    Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken);
}

/// <param name="Refusal">Why it is refused, for a person; null where it is let in.</param>
/// <param name="Position">Index of the character that is at fault, from 0, where known.</param>
public sealed record SqlVerdict(string? Refusal, int? Position = null)
{
    public bool IsAllowed => Refusal is null;

    /// <summary>It was not judged, because too many statements are being read: try again a moment later.</summary>
    public bool IsBusy { get; init; }

    /// <summary>It is refused for a slip of the pen, and not for what it asks: it cannot be parsed, is empty, or names a table that does not exist.</summary>
    public bool IsSlip { get; init; }

    /// <summary>The tables that a SELECT reads which is let in, each once.</summary>
    public ImmutableArray<TableName> Tables { get; init; } = [];
}

/// <param name="Timeout">Wall time after which the query is stopped.</param>
/// <param name="MaxRows">Rows that are kept; the result says that it was cut.</param>
/// <param name="MemoryBytes">Memory of the query; beyond it the query fails.</param>
public sealed record QueryLimits(TimeSpan Timeout, int MaxRows, long MemoryBytes);

/// <param name="RowCount">Rows kept.</param>
/// <param name="Truncated">There were more rows than the limit.</param>
/// <param name="ScannedBytes">Bytes read from the lake; null where the engine does not say.</param>
public sealed record QueryOutcome(ImmutableArray<ResultColumn> Columns, long RowCount, bool Truncated, long? ScannedBytes, long ElapsedMs)
{
    /// <summary>The versions that it read; empty where the engine does not say.</summary>
    public ImmutableArray<TableVersion> Inputs { get; init; } = [];
}

/// <param name="Type">In Hive's spelling.</param>
/// <param name="Format">How its numbers read, as pipeline.yaml says; null where it says nothing. Engines never set it.</param>
public sealed record ResultColumn(string Name, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ColumnFormat? Format = null);

/// <summary>Rows as JSON values: numbers, strings, booleans and null; whole numbers beyond 2^53, decimals and times as strings.</summary>
/// <param name="RowCount">Of the whole version.</param>
/// <param name="Truncated">Behind these rows there are others.</param>
/// <param name="MatchCount">Rows that pass the filters; null where the engine has not counted them, which would be another scan.</param>
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
/// <see cref="Json"/>: UTF-8, one object <c>columns</c>, <c>rows</c>, values as in <see cref="Preview"/>; the first line ends with the <c>[</c> of
/// rows, then each row has a line of its own (from the second on behind a comma), the last line is <c>]}</c>: a page can be cut out unparsed.
/// <see cref="Csv"/>: UTF-8, comma, header; NULL is an empty field, the empty string <c>""</c>.
/// </summary>
public enum ResultFormat { Json, Csv, Parquet }

/// <summary>
/// <see cref="Denied"/>: this reader may not ask it. <see cref="Unavailable"/>: a file that it reads is damaged, or the engine has no room to work; the
/// message is in our words, and quotes no row.
/// </summary>
public enum QueryFailure { Refused, Failed, TimedOut, OutOfMemory, NotFound, Denied, Unavailable }

/// <summary>A query that did not succeed; the message is for its author.</summary>
public sealed class QueryException(QueryFailure failure, string message, int? position = null, Exception? inner = null)
    : Exception(message, inner)
{
    public QueryFailure Failure { get; } = failure;

    /// <summary>For logs: without the engine's words, which may quote values of rows or the statement.</summary>
    public override string ToString() => $"{typeof(QueryException).FullName}: {Failure}{Environment.NewLine}{StackTrace}";

    /// <summary>Index of the character of the statement that is at fault, from 0, where known.</summary>
    public int? Position { get; } = position;
}
