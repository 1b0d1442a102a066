using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries;

/// <param name="Sql">One SELECT over the tables of the lake.</param>
internal sealed record StartQuery([property: Lines(StartQuery.MaxSql)] string Sql)
{
    /// <summary>The maximum length of a statement.</summary>
    public const int MaxSql = 256 * 1024;
}

/// <param name="RowCount">Rows of the result; null until the query succeeds.</param>
/// <param name="Truncated">The query returned more rows than are kept.</param>
/// <param name="Cost">What the engine bills for the read, in US dollars; null if it is free, and until the query succeeds.</param>
/// <param name="Position">Index of the faulty character in <c>sql</c>, from 0.</param>
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
