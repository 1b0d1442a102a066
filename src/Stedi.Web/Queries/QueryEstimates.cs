using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;

namespace Stedi.Web.Queries;

/// <param name="Bytes">Bytes of a full read of the table; null if reads are free or nothing is published.</param>
public sealed record EstimatedTable(TableName Name, long? RowCount, long? Bytes);

/// <summary>The estimate for a query.</summary>
/// <param name="Refusal">Why the query would be rejected; null if it is valid.</param>
/// <param name="Position">Index of the faulty character, from 0, if known.</param>
/// <param name="Tables">The tables that the query reads.</param>
/// <param name="ScannedBytes">The maximum bytes that it reads; null if reads are free.</param>
/// <param name="Cost">The maximum that the engine bills for that, in US dollars.</param>
public sealed record QueryEstimate(
    string? Refusal, int? Position, ImmutableArray<EstimatedTable> Tables, long? ScannedBytes, [property: JsonPropertyName("costUsd")] Cost? Cost);

/// <summary>
/// Checks a statement without running it. Only an upper bound of the read is known before: every column of every table. An engine that reads Parquet
/// skips unused columns.
/// </summary>
public sealed class QueryEstimates(IQueryEngine engine, TableReader tables)
{
    public async Task<QueryEstimate> OfAsync(string sql, CancellationToken cancellationToken)
    {
        var verdict = engine.Inspect(sql);
        if (!verdict.IsAllowed)
            return new(verdict.Refusal, verdict.Position, [], null, null);
        var read = ImmutableArray.CreateBuilder<EstimatedTable>();
        foreach (var name in verdict.Tables)
            if (await tables.FindAsync(name, cancellationToken) is { } table)
                read.Add(new(table.Name, table.RowCount, table.FullScanBytes));
        var cost = engine.Price?.Of(read.Sum(t => t.Bytes ?? 0));
        return new(null, null, read.ToImmutable(), cost?.ScannedBytes, cost);
    }
}
