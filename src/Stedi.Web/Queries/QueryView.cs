using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries;

/// <param name="Sql">One SELECT over tables of the lake.</param>
internal sealed record StartQuery([property: Lines(StartQuery.MaxSql)] string Sql)
{
    /// <summary>As long as a statement is read.</summary>
    public const int MaxSql = 256 * 1024;
}

/// <param name="RowCount">Rows that are kept; null until it has succeeded.</param>
/// <param name="Truncated">There were more rows than are kept.</param>
/// <param name="Cost">US dollars that the engine bills for reading; null where it bills nothing, and until it has succeeded.</param>
/// <param name="Position">Index of the character of <c>sql</c> that is at fault, from 0.</param>
public sealed record QueryView(
    Guid Id, QueryStatus Status, string Sql, ImmutableArray<ResultColumn> Columns, long? RowCount, bool Truncated, long? ScannedBytes,
    long? ElapsedMs, string? Error, int? Position, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    [property: JsonPropertyName("costUsd")] Cost? Cost)
{
    public static QueryView Of(Query query, QueryPrice? price) => new(
        query.Id, query.Status, query.Sql, query.Columns, query.RowCount, query.Truncated, query.ScannedBytes,
        query.ElapsedMs, query.Error, query.Position, query.CreatedBy, query.CreatedAt, query.StartedAt, query.FinishedAt,
        query.ScannedBytes is { } bytes ? price?.Of(bytes) : null);
}
