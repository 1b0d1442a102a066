using System.Collections.Immutable;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Engines;

/// <summary>The table <c>samples</c>: 2,500 rows with a column of each filterable type. All counts are known.</summary>
internal static class SampleRows
{
    public const int Count = 2500;

    /// <summary>Of the row with id 5.</summary>
    public const string Hostile = "O'Brien\"; DROP TABLE samples; --";

    /// <summary>Of the row with id 6.</summary>
    public const string Wild = "%_\\ä😀";

    public static readonly TableName Table = TableName.Parse("samples");

    /// <summary>Version 1 has the ids 0 to 2,499. Version 2 has no id 0, id 1 twice, and id 2,500.</summary>
    private static readonly string[] Versions =
    [
        "SELECT * FROM range(2500) t(i)",
        "SELECT * FROM range(1, 2501) t(i) UNION ALL SELECT 1",
    ];

    public static ImmutableArray<Column> Columns { get; } =
    [
        Of("id", "bigint"), Of("name", "string"), Of("x", "double"), Of("amount", "decimal(10,2)"), Of("ok", "boolean"), Of("day", "date"), Of("seen", "timestamp"),
        Of("list", "array<int>"),
    ];

    /// <summary>Writes a version's Parquet file.</summary>
    public static void Write(string file, int version = 1)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            COPY (SELECT i AS id,
                CASE WHEN i = 5 THEN '{Hostile.Replace("'", "''", StringComparison.Ordinal)}' WHEN i = 6 THEN '{Wild}' WHEN i % 10 <> 3 THEN 'n' || (i % 7) END AS name,
                i / 4.0::DOUBLE AS x, (i / 100.0)::DECIMAL(10, 2) AS amount, i % 2 = 0 AS ok, DATE '2022-01-01' + i::INTEGER AS day,
                TIMESTAMP '2022-06-16 04:00:00' + to_seconds(i) AS seen, [1, 2]::INTEGER[] AS list
            FROM ({Versions[version - 1]}) ORDER BY hash(i)) TO '{file}' (FORMAT parquet)
            """;
        command.ExecuteNonQuery();
    }

    public static VersionMetrics Metrics(string engine, int version = 1) => new(
        1, Table, $"v{version}", "make_samples", engine, "", DateTimeOffset.UnixEpoch, 1, version == 1 ? Count : Count + 1, 1, Columns, [], [], null);

    private static Column Of(string name, string type) => new(name, ColumnType.Parse(type));
}
