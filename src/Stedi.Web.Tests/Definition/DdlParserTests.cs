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
    [InlineData("`id` bigint", "`id` bigint, `ID` int", 1, "second time")]
    [InlineData("`id` bigint", "`id` decimal(50,2)", 1, "cannot have")]
    [InlineData("`id` bigint", "`id bigint", 1, "not closed")]
    [InlineData("`raw`", "`other`", 1, "write the same name")]
    [InlineData("ROW FORMAT", "PARTITIONED BY (d string)\nROW FORMAT", 2, "PARTITIONED BY")]
    [InlineData("openx.data.jsonserde.JsonSerDe", "apache.hive.hcatalog.data.JsonSerDe", 2, "The SerDe is")]
    [InlineData("LOCATION", "WITH SERDEPROPERTIES ('mapping.ts'='timestamp') LOCATION", 3, "not supported")]
    [InlineData("s3://lake/raw/", "/etc", 3, "s3://")]
    [InlineData("LOCATION 's3://lake/raw/'", "", 3, "Expected LOCATION, found the end")]
    [InlineData("CREATE EXTERNAL", "CREATE", 1, "Expected EXTERNAL, found 'TABLE'")]
    [InlineData("'s3://lake/raw/'", "'s3://lake/raw/'; DROP TABLE x", 3, "one statement")]
    public void Read_FaultyDdl_NamesTheLine(string from, string to, int line, string words)
    {
        var (_, faults) = Read(PipelineFixture.LandingDdl.Replace(from, to, StringComparison.Ordinal));

        var fault = Assert.Single(faults);
        Assert.Equal(line, fault.Line);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<Column> Columns, IReadOnlyList<Fault> Faults) Read(string ddl)
    {
        var faults = new Faults();
        return (DdlParser.Read(Table, ddl, "raw.sql", faults), faults.ToSorted());
    }
}
