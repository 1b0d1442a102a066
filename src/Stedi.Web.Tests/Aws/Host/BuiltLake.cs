using System.Globalization;
using DuckDB.NET.Data;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Aws.Host;

/// <summary>The tables that the pipeline builds from some landing data, on either engine.</summary>
internal static class BuiltLake
{
    public static SortedDictionary<string, long?> Counts(SampleCounts counts) => new(StringComparer.Ordinal)
    {
        ["customer_landing"] = counts.CustomerLanding,
        ["accelerometer_landing"] = counts.AccelerometerLanding,
        ["step_trainer_landing"] = counts.StepTrainerLanding,
        ["customer_trusted"] = counts.CustomerTrusted,
        ["accelerometer_trusted"] = counts.Any.AccelerometerTrusted,
        ["step_trainer_trusted"] = counts.StepTrainerTrusted,
        ["customer_curated"] = counts.Any.CustomerCurated,
        ["machine_learning_curated"] = counts.Any.MachineLearningByTimestamp,
    };

    public static async Task<SortedDictionary<string, long?>> CountsAsync(HttpClient client) =>
        new((await client.GetAsync<TableView[]>("/tables")).ToDictionary(t => t.Name.Value, t => t.RowCount), StringComparer.Ordinal);

    /// <summary>Downloads the current version's files to a local folder.</summary>
    public static string Download(AwsApp app, TableView table, TempFolder folder)
    {
        var target = Directory.CreateDirectory(folder[table.Name.Value]).FullName;
        foreach (var (key, found) in app.Aws.S3.List(AwsApp.Bucket, $"tables/{table.Name}/{table.CurrentVersion}/").Where(o => o.Key.EndsWith(".parquet", StringComparison.Ordinal)))
            File.WriteAllBytes(Path.Combine(target, Path.GetFileName(key)), found.Content);
        return target;
    }

    /// <summary>Rows that occur more often in one folder than in the other.</summary>
    public static long RowsThatDiffer(string one, string other)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            WITH a AS (FROM read_parquet('{one}/*.parquet')), b AS (FROM read_parquet('{other}/*.parquet'))
            SELECT (SELECT count(*) FROM (FROM a EXCEPT ALL FROM b)) + (SELECT count(*) FROM (FROM b EXCEPT ALL FROM a))
            """;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
