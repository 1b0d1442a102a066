using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Landing;
using Stedi.Pipeline.Model;
using ColumnInfo = Stedi.Pipeline.Aws.Clients.Athena.ColumnInfo;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Runs statements over the fake's Glue tables. DuckDB reads copies of their objects in a temporary folder.</summary>
internal sealed partial class DuckDbAthenaExecutor : IFakeAthenaExecutor
{
    private static readonly DuckDbSqlAnalyzer Analyzer = new();

    /// <remarks>DuckDB blocks its thread.</remarks>
    public Task<FakeResult> RunAsync(string sql, string database, FakeAws aws, CancellationToken cancellationToken) =>
        Task.Run(() => Run(sql, database, aws, cancellationToken), cancellationToken);

    private static FakeResult Run(string sql, string database, FakeAws aws, CancellationToken cancellationToken)
    {
        if (CreateTable().IsMatch(sql))
        {
            if (aws.GlueCatalog.Find(database, AthenaDdl.Name(sql)) is null)
                aws.GlueCatalog.Create(database, AthenaDdl.Read(sql));
            else if (!sql.Contains("IF NOT EXISTS", StringComparison.OrdinalIgnoreCase))
                throw new FakeQueryException($"FAILED: Execution Error: Table {AthenaDdl.Name(sql)} already exists");
            return new("DDL", [], [], 0);
        }
        if (ShowTables().IsMatch(sql))
            return new("UTILITY", [Text("tab_name")], [.. aws.GlueCatalog.List(database).Select(t => new[] { t.Name })], 0);
        if (Describe().Match(sql) is { Success: true } describe)
            return DescribeTable(aws, database, describe.Groups["name"].Value);
        if (ShowColumns().Match(sql) is { Success: true } columns)
            return new("UTILITY", [Text("field")], [.. Require(aws, database, columns.Groups["name"].Value).StorageDescriptor!.Columns!.Select(c => new[] { $"{c.Name,-20}" })], 0);
        return Select(sql, database, aws, cancellationToken);
    }

    private static Pipeline.Aws.Clients.Glue.Table Require(FakeAws aws, string database, string name) =>
        aws.GlueCatalog.Find(database, name.ToLowerInvariant()) ?? throw new FakeQueryException($"FAILED: SemanticException Table not found {name}");

    /// <remarks>As Hive prints it: all columns in one string.</remarks>
    private static FakeResult DescribeTable(FakeAws aws, string database, string name)
    {
        var table = Require(aws, database, name);
        return new(
            "UTILITY", [Text("col_name"), Text("data_type"), Text("comment")],
            [.. table.StorageDescriptor!.Columns!.Select(c => new[] { $"{c.Name,-20}\t{c.Type,-20}\t{c.Comment,-20}" })], 0);
    }

    private static FakeResult Select(string sql, string database, FakeAws aws, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"SET threads = 2; SET memory_limit = '1GB'; SET TimeZone = 'UTC'; CREATE SCHEMA \"{database}\"; CREATE SCHEMA IF NOT EXISTS awsdatacatalog; USE \"{database}\"");
        Execute(connection, "CREATE MACRO approx_distinct(x) AS approx_count_distinct(x); CREATE MACRO to_unixtime(t) AS epoch(t); "
            + "CREATE MACRO from_unixtime(s) AS to_timestamp(s) AT TIME ZONE 'UTC'");
        var names = Analyzer.Analyze(sql).Tables.Select(t => t.Split('.')[^1].Trim('"').ToLowerInvariant()).Distinct();
        var scanned = names.Select(n => aws.GlueCatalog.Find(database, n)).OfType<Pipeline.Aws.Clients.Glue.Table>().Sum(t => AddView(connection, t, aws.S3, folder, cancellationToken));
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var stop = cancellationToken.Register(command.Cancel);
            using var reader = command.ExecuteReader();
            List<ColumnInfo> columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => AthenaText.Column(reader.GetName(i), reader.GetDataTypeName(i)))];
            var rows = new List<string?[]>();
            while (reader.Read())
                rows.Add([.. columns.Select((c, i) => reader.IsDBNull(i) ? null : AthenaText.Of(reader.GetValue(i)))]);
            return new("DML", columns, rows, scanned);
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new FakeQueryException($"SYNTAX_ERROR: line {DuckDbMessage.Line(e.Message) ?? 1}:1: {DuckDbMessage.Clean(e.Message)}");
        }
    }

    /// <summary>Returns the bytes of the table's objects.</summary>
    private static long AddView(DuckDBConnection connection, Pipeline.Aws.Clients.Glue.Table table, FakeS3 store, TempFolder folder, CancellationToken cancellationToken)
    {
        var place = S3Place.Parse(table.StorageDescriptor!.Location!);
        var objects = store.List(place.Bucket, place.Key).Where(o => Path.GetFileName(o.Key) is [not ('.' or '_'), ..]).ToList();
        var columns = table.StorageDescriptor.Columns!.Select(c => new Column(c.Name!, ColumnType.Parse(c.Type!))).ToList();
        var files = new List<LandingFile>();
        foreach (var (key, found) in objects)
        {
            var path = folder.Write($"{table.Name}/{files.Count:D5}-{Path.GetFileName(key)}", "");
            File.WriteAllBytes(path, found.Content);
            files.Add(new(path, Path.GetFileName(path), found.Content.Length, new(File.GetLastWriteTimeUtc(path))));
        }
        var parquet = folder[$"{table.Name}/*.parquet"];
        if (AthenaDdl.IsJson(table))
        {
            parquet = folder[$"{table.Name}.parquet"];
            LandingImport.Import(connection, files, [.. columns], parquet, folder[$"{table.Name}.rejects"], 2, _ => { }, cancellationToken);
        }
        var source = files.Count > 0 || AthenaDdl.IsJson(table)
            ? $"FROM read_parquet({LakeDatabase.Literal(parquet)})"
            : $"SELECT {string.Join(", ", columns.Select(c => $"CAST(NULL AS {DuckDbType(c.Type.Name)}) AS \"{c.Name}\""))} WHERE false";
        Execute(connection, $"CREATE VIEW \"{table.Name}\" AS {source}");
        return objects.Sum(o => (long)o.Object.Content.Length);
    }

    private static string DuckDbType(string hive) => hive == "string" ? "VARCHAR" : hive;

    private static ColumnInfo Text(string name) => AthenaText.Column(name, "VARCHAR");

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [GeneratedRegex(@"\A\s*(--[^\n]*\n\s*)*CREATE\s+EXTERNAL\s+TABLE\b", RegexOptions.IgnoreCase)]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"\A\s*SHOW\s+TABLES\b", RegexOptions.IgnoreCase)]
    private static partial Regex ShowTables();

    [GeneratedRegex(@"\A\s*SHOW\s+COLUMNS\s+(FROM|IN)\s+([`""\w]+\.)?[`""]?(?<name>\w+)[`""]?\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex ShowColumns();

    [GeneratedRegex(@"\A\s*DESCRIBE\s+(?<database>[`""\w]+\.)?[`""]?(?<name>\w+)[`""]?\s*;?\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Describe();
}
