using Stedi.Pipeline.Aws.Deploy;

namespace Stedi.Web.Tests.Aws.Deploy;

public sealed class LandingDdlTests
{
    [Theory]
    [InlineData("CREATE … LOCATION 's3://old/';\n", "CREATE … LOCATION 's3://new/'")]
    [InlineData("CREATE … location\n  \"s3://old/\" TBLPROPERTIES ('a' = 'b')", "CREATE … LOCATION 's3://new/' TBLPROPERTIES ('a' = 'b')")]
    [InlineData("(`location` string COMMENT 'its LOCATION ''here''') LOCATION 's3://old/it''s'", "(`location` string COMMENT 'its LOCATION ''here''') LOCATION 's3://new/'")]
    [InlineData("-- LOCATION 's3://no/'\n/* LOCATION 's3://no/' */ LOCATION /* here */ 's3://old/'", "-- LOCATION 's3://no/'\n/* LOCATION 's3://no/' */ LOCATION 's3://new/'")]
    [InlineData("(location string) LOCATION 's3://old/$1'", "(location string) LOCATION 's3://new/'")]
    public void At_PlaceOfTheFile_BecomesThatOfTheLakeAndNothingElseChanges(string ddl, string expected) =>
        Assert.Equal(expected, LandingDdl.At(ddl, "s3://new/"));
}
