using System.Diagnostics;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Stedi.Bench.Bare;

/// <summary>The minimum work: five COPY statements in sequence, in one process. No audit, no accounting, no history.</summary>
internal static class BareCopies
{
    public static async Task<int> ExecuteAsync(string landing, string output, bool preserveOrder)
    {
        Directory.CreateDirectory(output);
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"SET temp_directory = '{Quoted(output)}/tmp'");
        if (!preserveOrder)
            await ExecuteAsync(connection, "SET preserve_insertion_order = false");
        var rows = new Dictionary<string, long>();
        var watch = Stopwatch.StartNew();
        foreach (var (table, select) in Statements(landing, output))
            rows[table] = await ExecuteAsync(connection, $"COPY ({select}) TO '{Quoted(output)}/{table}.parquet' (FORMAT parquet)");
        var elapsed = watch.Elapsed.TotalMilliseconds;
        var peak = Memory.PeakBytes(Environment.ProcessId);
        Console.WriteLine(JsonSerializer.Serialize(new BareResult(elapsed, peak, rows)));
        return 0;
    }

    private static async Task<long> ExecuteAsync(DuckDBConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    private static (string Table, string Select)[] Statements(string landing, string output)
    {
        string Landing(string table, string columns) =>
            $"read_json('{Quoted(landing)}/{table}/*', format = 'newline_delimited', columns = {{{columns}}})";
        string Built(string table) => $"read_parquet('{Quoted(output)}/{table}.parquet')";

        var customers = Landing("customer_landing",
            "customerName: 'VARCHAR', email: 'VARCHAR', phone: 'VARCHAR', birthDay: 'VARCHAR', serialNumber: 'VARCHAR', registrationDate: 'BIGINT', "
            + "lastUpdateDate: 'BIGINT', shareWithResearchAsOfDate: 'BIGINT', shareWithPublicAsOfDate: 'BIGINT', shareWithFriendsAsOfDate: 'BIGINT'");
        var readings = Readings(landing);
        var steps = Landing("step_trainer_landing", "sensorReadingTime: 'BIGINT', serialNumber: 'VARCHAR', distanceFromObject: 'INTEGER'");
        return
        [
            ("customer_trusted", $"SELECT * FROM {customers} WHERE shareWithResearchAsOfDate > 0"),
            ("accelerometer_trusted", $"SELECT a.* FROM {readings} a SEMI JOIN {Built("customer_trusted")} c ON a.\"user\" = c.email"),
            ("step_trainer_trusted", $"SELECT s.* FROM {steps} s SEMI JOIN {Built("customer_trusted")} c ON s.serialNumber = c.serialNumber"),
            ("customer_curated", $"SELECT c.* FROM {Built("customer_trusted")} c SEMI JOIN {Built("accelerometer_trusted")} a ON c.email = a.\"user\""),
            ("machine_learning_curated",
                $"SELECT s.sensorReadingTime, s.serialNumber, s.distanceFromObject, a.x, a.y, a.z FROM {Built("step_trainer_trusted")} s "
                + $"JOIN {Built("accelerometer_trusted")} a ON a.\"timestamp\" = s.sensorReadingTime "
                + $"SEMI JOIN {Built("customer_curated")} c ON a.\"user\" = c.email"),
        ];
    }

    /// <summary>Older files use <c>timeStamp</c>. Each spelling needs a separate reader. The work is the same.</summary>
    private static string Readings(string landing)
    {
        var spellings = Directory.EnumerateFiles(Path.Combine(landing, "accelerometer_landing")).Order(StringComparer.Ordinal)
            .GroupBy(f => File.ReadLines(f).FirstOrDefault(l => l.Length > 0)?.Contains("\"timeStamp\"", StringComparison.Ordinal) == true ? "timeStamp" : "timestamp")
            .Select(g => $"SELECT \"user\", \"{g.Key}\" AS \"timestamp\", x, y, z FROM read_json([{string.Join(", ", g.Select(f => $"'{Quoted(f)}'"))}], "
                + $"format = 'newline_delimited', columns = {{\"user\": 'VARCHAR', \"{g.Key}\": 'BIGINT', x: 'DOUBLE', y: 'DOUBLE', z: 'DOUBLE'}})");
        return $"({string.Join(" UNION ALL ", spellings)})";
    }

    private static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);
}
