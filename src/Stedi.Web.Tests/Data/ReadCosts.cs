using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Stedi.Web.Tests.Data;

/// <summary>Records the read statements of a test's calls, and asks Postgres how many rows each one touches.</summary>
internal sealed class ReadCosts : DbCommandInterceptor
{
    private readonly AsyncLocal<ConcurrentQueue<(string Sql, NpgsqlParameter[] Parameters)>?> _kept = new();

    /// <summary>The statements of one call, most expensive first.</summary>
    public async Task<IReadOnlyList<(long Rows, string Sql)>> OfAsync(string connectionString, Func<Task> read)
    {
        var kept = _kept.Value = new();
        await read();
        _kept.Value = null;
        var costs = new List<(long, string)>();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (var (sql, parameters) in kept)
            costs.Add((await TouchedAsync(connection, sql, parameters), sql));
        return [.. costs.OrderByDescending(c => c.Item1)];
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        // Statements that write are left out: EXPLAIN ANALYZE would execute them again.
        if (!command.CommandText.StartsWith("INSERT", StringComparison.Ordinal) && !command.CommandText.StartsWith("UPDATE", StringComparison.Ordinal))
            _kept.Value?.Enqueue((command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(p => p.Clone())]));
        return ValueTask.FromResult(result);
    }

    private static async Task<long> TouchedAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", connection);
        command.Parameters.AddRange(parameters);
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        return Touched(plan.RootElement[0].GetProperty("Plan"));
    }

    /// <summary>Rows that the scans of a plan returned or filtered out.</summary>
    private static long Touched(JsonElement node)
    {
        var own = node.GetProperty("Node Type").GetString()!.Contains("Scan", StringComparison.Ordinal)
            ? (Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck")) * Number(node, "Actual Loops")
            : 0;
        return (long)own + (node.TryGetProperty("Plans", out var parts) ? parts.EnumerateArray().Sum(Touched) : 0);
    }

    private static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var number) ? number.GetDouble() : 0;
}
