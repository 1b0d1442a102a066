using Stedi.Pipeline.Aws.Deploy;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Aws.Deploy;

public sealed class LandingDdlTests
{
    private const string Rest = " (`location` string COMMENT 'TABLE x LOCATION ''s3://no/''') ROW FORMAT SERDE 's' LOCATION 's3://new/'";


    [Theory]
    [InlineData("CREATE … LOCATION 's3://old/';\n", "CREATE … LOCATION 's3://new/'")]
    [InlineData("CREATE … location\n  \"s3://old/\" TBLPROPERTIES ('a' = 'b')", "CREATE … LOCATION 's3://new/' TBLPROPERTIES ('a' = 'b')")]
    [InlineData("(`location` string COMMENT 'its LOCATION ''here''') LOCATION 's3://old/it''s'", "(`location` string COMMENT 'its LOCATION ''here''') LOCATION 's3://new/'")]
    [InlineData("-- LOCATION 's3://no/'\n/* LOCATION 's3://no/' */ LOCATION /* here */ 's3://old/'", "-- LOCATION 's3://no/'\n/* LOCATION 's3://no/' */ LOCATION 's3://new/'")]
    [InlineData("(location string) LOCATION 's3://old/$1'", "(location string) LOCATION 's3://new/'")]
    public void At_LocationOfTheFile_BecomesThatOfTheLakeAndNothingElseChanges(string ddl, string expected) =>
        Assert.Equal(expected, LandingDdl.At(ddl, TableName.Parse("raw"), "s3://new/"));

    /// <summary>The statement runs in the deployment's database, even if the file names another one.</summary>
    [Theory]
    [InlineData("CREATE EXTERNAL TABLE IF NOT EXISTS `db`.`raw`", "CREATE EXTERNAL TABLE IF NOT EXISTS `raw`")]
    [InlineData("CREATE EXTERNAL TABLE `db.raw`", "CREATE EXTERNAL TABLE `raw`")]
    [InlineData("create external table db . raw", "create external table `raw`")]
    [InlineData("-- EXTERNAL TABLE a\nCREATE EXTERNAL /* TABLE b */ TABLE\nIF NOT EXISTS raw", "-- EXTERNAL TABLE a\nCREATE EXTERNAL /* TABLE b */ TABLE\nIF NOT EXISTS `raw`")]
    public void At_AnyFormOfName_IsTheTableAlone(string from, string to) =>
        Assert.Equal(to + Rest, LandingDdl.At(from + Rest.Replace("new", "old", StringComparison.Ordinal) + " ;\n", TableName.Parse("raw"), "s3://new/"));

    [Fact]
    public void At_EscapedQuoteBeforeLocation_IsSkipped() =>
        Assert.Equal(
            "CREATE EXTERNAL TABLE `raw` (a int COMMENT 'it\\'s LOCATION') LOCATION 's3://new/'",
            LandingDdl.At("CREATE EXTERNAL TABLE raw (a int COMMENT 'it\\'s LOCATION') LOCATION 's3://old/'", TableName.Parse("raw"), "s3://new/"));
}
