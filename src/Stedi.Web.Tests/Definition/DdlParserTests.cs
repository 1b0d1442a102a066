using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Definition;

public sealed class DdlParserTests
{
    private static readonly TableName Table = TableName.Parse("raw");

    [Fact]
    public void Read_QuotesCommentsAndTypes_KeepsSpellingAndOrder()
    {
        var (columns, faults) = Read("""
            -- a comment; with 'quotes'
            create external table db.raw (
              `timestamp` bigint comment 'ms, since 1970', /* in
              two lines */ customerName STRING, price decimal( 10 , 2 )
            ) COMMENT "it's raw"
            ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
            WITH SERDEPROPERTIES ('ignore.malformed.json'='TRUE')
            STORED AS TEXTFILE LOCATION 's3://b/raw/' TBLPROPERTIES ('a' = 'b');
            """);

        Assert.Empty(faults);
        Assert.Equal(["timestamp bigint", "customerName string", "price decimal(10,2)"], columns.Select(c => $"{c.Name} {c.Type}"));
    }

    [Theory]
    [InlineData("`id` bigint", "`id` struct<a:int,b:array<int>>", 1, "'struct<…>'")]
    [InlineData("`id` bigint", "`id` bigint, `ID` int", 1, "declared twice")]
    [InlineData("`id` bigint", "`id` decimal(50,2)", 1, "unsupported type")]
    [InlineData("`id` bigint", "`id bigint", 1, "not closed")]
    [InlineData("`raw`", "`other`", 1, "Use the same name")]
    [InlineData("`raw`", "`db`.`other`", 1, "Use the same name")]
    [InlineData("ROW FORMAT", "PARTITIONED BY (d string)\nROW FORMAT", 2, "PARTITIONED BY")]
    [InlineData("openx.data.jsonserde.JsonSerDe", "apache.hive.hcatalog.data.JsonSerDe", 2, "not supported")]
    [InlineData("s3://lake/raw/", "/etc", 3, "s3://")]
    [InlineData("LOCATION 's3://lake/raw/'", "", 3, "Expected LOCATION, found the end")]
    [InlineData("CREATE EXTERNAL", "CREATE", 1, "Expected EXTERNAL, found 'TABLE'")]
    [InlineData("'s3://lake/raw/'", "'s3://lake/raw/'; DROP TABLE x", 3, "one statement per file")]
    public void Read_FaultyDdl_NamesTheLine(string from, string to, int line, string words)
    {
        var (_, faults) = Read(PipelineFixture.LandingDdl.Replace(from, to, StringComparison.Ordinal));

        var fault = Assert.Single(faults);
        Assert.Equal(line, fault.Line);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A syntax error names the exact character.</summary>
    [Theory]
    [InlineData("(`id` bigint, `name` string,)", 1, 71)]
    [InlineData("(`id` bigint `name` string)", 1, 56)]
    [InlineData("(`id` bigint, `name string)", 1, 57)]
    [InlineData("(`id` bigint COMMENT 'it's, `name` string)", 1, 68)]
    public void Read_TextThatIsNotSql_NamesLineAndColumn(string columns, int line, int column)
    {
        var (_, faults) = Read(PipelineFixture.LandingDdl.Replace("(`id` bigint, `name` string)", columns, StringComparison.Ordinal));

        var fault = Assert.Single(faults);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.StartsWith($"raw.sql:{line}:{column}: ", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'a' = '1' 'b' = '2'")]
    [InlineData("'paths' = 'id' 'mapping' = 'TRUE'")]
    public void Read_CommaMissingBetweenProperties_NamesTheSecond(string properties)
    {
        var (_, faults) = Read(WithProperties(properties));

        var fault = Assert.Single(faults);
        Assert.Contains("',' or ')'", fault.Message, StringComparison.Ordinal);
        Assert.Equal((3, "WITH SERDEPROPERTIES (".Length + properties.LastIndexOf(" '", properties.LastIndexOf('=') - 2, StringComparison.Ordinal) + 2), (fault.Line, fault.Column));
    }

    /// <summary>The database in a name is ignored, and a note says so.</summary>
    [Theory]
    [InlineData("`stedi`.`raw`", 1)]
    [InlineData("stedi.raw", 1)]
    [InlineData("`stedi.raw`", 1)]
    [InlineData("raw", 0)]
    [InlineData("`RAW`", 0)]
    public void Read_NameWithItsDatabase_IsTheTable(string name, int notes)
    {
        var faults = new Faults();

        var columns = DdlParser.Read(Table, PipelineFixture.LandingDdl.Replace("`raw`", name, StringComparison.Ordinal), "raw.sql", faults);

        Assert.Equal((2, 0, notes), (columns.Length, faults.Count, faults.Notes.Length));
        Assert.All(faults.Notes, n => Assert.Contains("'stedi'", n.Message, StringComparison.Ordinal));
    }

    /// <summary>Properties written by Athena's console, a crawler or people. They do not change how lines are read.</summary>
    [Theory]
    [InlineData("'ignore.malformed.json'='FALSE','dots.in.keys'='FALSE','case.insensitive'='TRUE','mapping'='TRUE'")]
    [InlineData("'paths'='id,name'")]
    [InlineData("'serialization.format'='1'")]
    [InlineData("'ignore.malformed.json'='true','case.insensitive'='true'")]
    public void Read_HarmlessProperties_ChangeNothing(string properties)
    {
        var (columns, faults) = Read(WithProperties(properties));

        Assert.Empty(faults);
        Assert.Equal([new("id", ColumnType.Parse("bigint")), new("name", ColumnType.Parse("string"))], columns);
    }

    [Fact]
    public void Read_CrawlersTable_IsAccepted()
    {
        var (columns, faults) = Read("""
            CREATE EXTERNAL TABLE `raw`(
              `at` timestamp COMMENT 'from deserializer',
              `x` float COMMENT 'from deserializer')
            ROW FORMAT SERDE
              'org.openx.data.jsonserde.JsonSerDe'
            WITH SERDEPROPERTIES (
              'paths'='at,x')
            STORED AS INPUTFORMAT
              'org.apache.hadoop.mapred.TextInputFormat'
            OUTPUTFORMAT
              'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
            LOCATION
              's3://lake/raw'
            TBLPROPERTIES (
              'CrawlerSchemaDeserializerVersion'='1.0', 'averageRecordSize'='94', 'classification'='json', 'compressionType'='none',
              'skip.header.line.count'='0')
            """);

        Assert.Empty(faults);
        Assert.Equal(["at timestamp", "x float"], columns.Select(c => $"{c.Name} {c.Type}"));
    }

    [Fact]
    public void Read_MappedColumns_HaveTheirKeys()
    {
        var (columns, faults) = Read(WithProperties("'mapping.ID'='sensorReadingTime', 'case.insensitive'='FALSE'"));

        Assert.Empty(faults);
        Assert.Equal([("id", "sensorReadingTime", true), ("name", null, true)], columns.Select(c => (c.Name, c.Key, c.IsKeyExact)));
    }

    [Theory]
    [InlineData("'dots.in.keys'='TRUE'", "dots.in.keys")]
    [InlineData("'case.insensitive'='maybe'", "case.insensitive")]
    [InlineData("'timestamp.formats'='yyyy'", "timestamp.formats")]
    [InlineData("'mapping.nmae'='x'", "did you mean 'name'?")]
    [InlineData("'mapping.name'=''", "no JSON key")]
    [InlineData("'mapping.name'='a','mapping.name'='b'", "mapped twice")]
    [InlineData("'mapping.name'='ID'", "several columns: id, name")]
    public void Read_PropertyThatWouldReadLinesOtherwise_IsRefused(string properties, string words)
    {
        var (_, faults) = Read(WithProperties(properties));

        Assert.Contains(words, Assert.Single(faults).Message, StringComparison.Ordinal);
        Assert.Equal(3, faults[0].Line);
    }

    /// <summary>Athena lowercases column names, so it finds no key in camel case.</summary>
    [Fact]
    public void Read_ExactKeysForColumnsInCamelCase_AreRefusedUnlessMapped()
    {
        var ddl = WithProperties("'case.insensitive' = 'FALSE', 'mapping.id' = 'Id'").Replace("`name`", "`customerName` string, `birthDay` string, `e` string, `mail`", StringComparison.Ordinal);

        var (_, faults) = Read(ddl);

        var fault = Assert.Single(faults);
        Assert.Contains("customerName, birthDay", fault.Message, StringComparison.Ordinal);
        Assert.Equal((3, 23), (fault.Line, fault.Column));
    }

    [Theory]
    [InlineData("LOCATION", "STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat' OUTPUTFORMAT 'x' LOCATION", "Input format")]
    [InlineData("LOCATION", "STORED AS PARQUET LOCATION", "TEXTFILE or INPUTFORMAT")]
    [InlineData("'s3://lake/raw/'", "'s3://lake/raw/' TBLPROPERTIES ('skip.header.line.count'='1')", "skip lines")]
    public void Read_ClauseThatWouldReadLinesOtherwise_IsRefused(string from, string to, string words)
    {
        var (_, faults) = Read(PipelineFixture.LandingDdl.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(words, Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BackslashInAString_EscapesTheNextCharacter()
    {
        var (columns, faults) = Read(PipelineFixture.LandingDdl.Replace("`id` bigint", "`id` bigint COMMENT 'it\\'s'", StringComparison.Ordinal));

        Assert.Empty(faults);
        Assert.Equal(2, columns.Count);
    }

    private static string WithProperties(string properties) =>
        PipelineFixture.LandingDdl.Replace("LOCATION", $"WITH SERDEPROPERTIES ({properties})\nLOCATION", StringComparison.Ordinal);

    private static (IReadOnlyList<Column> Columns, IReadOnlyList<Fault> Faults) Read(string ddl)
    {
        var faults = new Faults();
        return (DdlParser.Read(Table, ddl, "raw.sql", faults), faults.ToSorted());
    }
}
