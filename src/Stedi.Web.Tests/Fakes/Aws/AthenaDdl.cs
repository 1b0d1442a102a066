using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Reads CREATE EXTERNAL TABLE into the table that Athena creates in Glue.</summary>
internal static partial class AthenaDdl
{
    private const string JsonSerde = "org.openx.data.jsonserde.JsonSerDe";

    public static bool IsJson(Table table) => table.StorageDescriptor!.SerdeInfo?.SerializationLibrary == JsonSerde;

    public static string Name(string sql) => Match(sql).Groups["name"].Value.ToLowerInvariant();

    public static TableInput Read(string sql)
    {
        var match = Match(sql);
        var isParquet = Regex.IsMatch(sql, @"STORED\s+AS\s+PARQUET", RegexOptions.IgnoreCase);
        var location = Regex.Match(sql, @"\bLOCATION\s+'(?<location>s3://[^']+)'", RegexOptions.IgnoreCase);
        if (!location.Success)
            throw new FakeQueryException("FAILED: ParseException: missing LOCATION");
        return new()
        {
            Name = Name(sql),
            TableType = "EXTERNAL_TABLE",
            Parameters = new() { ["EXTERNAL"] = "TRUE" },
            StorageDescriptor = new()
            {
                Columns = [.. ColumnPattern().Matches(match.Groups["columns"].Value).Select(c => new Column
                {
                    // Glue's catalog follows Hive: names are lower case.
                    Name = c.Groups["name"].Value.ToLowerInvariant(),
                    Type = c.Groups["type"].Value.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal),
                    Comment = c.Groups["comment"].Success ? c.Groups["comment"].Value.Replace("''", "'", StringComparison.Ordinal) : null,
                })],
                Location = location.Groups["location"].Value,
                InputFormat = isParquet ? "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat" : "org.apache.hadoop.mapred.TextInputFormat",
                OutputFormat = isParquet
                    ? "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat" : "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                SerdeInfo = new()
                {
                    SerializationLibrary = isParquet ? "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" : JsonSerde,
                    Parameters = Pairs(sql, "SERDEPROPERTIES"),
                },
            },
        };
    }

    private static Dictionary<string, string> Pairs(string sql, string keyword)
    {
        var block = Regex.Match(sql, keyword + @"\s*\((?<pairs>[^)]*)\)", RegexOptions.IgnoreCase).Groups["pairs"].Value;
        return Regex.Matches(block, @"'(?<key>[^']*)'\s*=\s*'(?<value>[^']*)'").ToDictionary(p => p.Groups["key"].Value, p => p.Groups["value"].Value);
    }

    private static Match Match(string sql) => Statement().Match(sql) is { Success: true } match
        ? match : throw new FakeQueryException("line 1:8: mismatched input 'EXTERNAL'. Expecting: 'TABLE', 'VIEW'");

    [GeneratedRegex(@"CREATE\s+EXTERNAL\s+TABLE\s+(IF\s+NOT\s+EXISTS\s+)?([`""]?\w+[`""]?\.)?[`""]?(?<name>\w+)[`""]?\s*\((?<columns>.*?)\)\s*(COMMENT|ROW|STORED|LOCATION|PARTITIONED)\b", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"[`""]?(?<name>\w+)[`""]?\s+(?<type>\w+(\s*\([\d,\s]+\))?)(\s+COMMENT\s+'(?<comment>([^']|'')*)')?\s*(,|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex ColumnPattern();
}
