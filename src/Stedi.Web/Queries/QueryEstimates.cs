using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;

namespace Stedi.Web.Queries;

/// <param name="Bytes">What reading all of the table reads; null where reading costs nothing, or nothing of it is published.</param>
public sealed record EstimatedTable(TableName Name, long? RowCount, long? Bytes);

/// <summary>What running a statement would mean.</summary>
/// <param name="Refusal">Why it would be refused; null where it would be let in.</param>
/// <param name="Position">Index of the character that is at fault, from 0, where known.</param>
/// <param name="Tables">The tables that it reads.</param>
/// <param name="ScannedBytes">What it reads at most; null where reading costs nothing.</param>
/// <param name="Cost">What the engine bills for that at most, in US dollars.</param>
public sealed record QueryEstimate(
    string? Refusal, int? Position, ImmutableArray<EstimatedTable> Tables, long? ScannedBytes, [property: JsonPropertyName("costUsd")] Cost? Cost);

/// <summary>
/// Looks at a statement without running it. What it will read is not known before, only the most that it can: every column of every table. Of columns
/// that it leaves out, an engine that reads Parquet reads nothing.
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
