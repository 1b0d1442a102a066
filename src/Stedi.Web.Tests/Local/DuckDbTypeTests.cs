using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Local;

public sealed class DuckDbTypeTests
{
    [Theory]
    [InlineData("VARCHAR", "string")]
    [InlineData("DECIMAL(10,2)", "decimal(10,2)")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "timestamp")]
    [InlineData("STRUCT(metric VARCHAR, \"value\" DOUBLE)[]", "array<struct<metric:string,value:double>>")]
    [InlineData("STRUCT(\"a, (b\"\"\" STRUCT(c INTEGER[], d DECIMAL(38,2)), e MAP(VARCHAR, DATE[]))", "struct<a, (b\":struct<c:array<int>,d:decimal(38,2)>,e:map<string,array<date>>>")]
    [InlineData("INTEGER[3][]", "array<array<int>>")]
    [InlineData("MAP(ENUM('a, b', 'c''(')[], HUGEINT)", "map<array<string>,bigint>")]
    [InlineData("STRUCT(x TIMESTAMP WITH TIME ZONE)", "struct<x:timestamp>")]
    public void Hive_Type_IsSpelledAsGlueSpellsIt(string type, string hive) => Assert.Equal(hive, DuckDbType.Parse(type).Hive);

    [Theory]
    [InlineData("HUGEINT", "BIGINT", "bigint")]
    [InlineData("UHUGEINT", "DECIMAL(38,0)", "decimal(38,0)")]
    [InlineData("UBIGINT", "DECIMAL(20,0)", "decimal(20,0)")]
    [InlineData("UINTEGER", "BIGINT", "bigint")]
    [InlineData("USMALLINT", "INTEGER", "int")]
    [InlineData("UTINYINT", "SMALLINT", "smallint")]
    [InlineData("BIGNUM", "DECIMAL(38,0)", "decimal(38,0)")]
    [InlineData("UUID", "VARCHAR", "string")]
    [InlineData("ENUM('HUGEINT')", "VARCHAR", "string")]
    [InlineData("STRUCT(\"HUGEINT\" HUGEINT)[]", "STRUCT(\"HUGEINT\" BIGINT)[]", "array<struct<HUGEINT:bigint>>")]
    [InlineData("MAP(UBIGINT, HUGEINT[])", "MAP(DECIMAL(20,0), BIGINT[])", "map<decimal(20,0),array<bigint>>")]
    public void Written_TypeThatParquetWouldChange_IsAnExactOne(string type, string written, string hive)
    {
        var read = DuckDbType.Parse(type);

        Assert.Equal((written, hive, false), (read.Written, read.Hive, read.IsWrittenAsIs));
        Assert.Equal(hive, DuckDbType.Parse(written).Hive);
    }

    [Theory]
    [InlineData("STRUCT(a VARCHAR, b INTEGER[])")]
    [InlineData("MAP(VARCHAR, DECIMAL(38,10))")]
    [InlineData("BIGINT")]
    public void Written_TypeThatParquetHolds_StaysAsItIs(string type) => Assert.True(DuckDbType.Parse(type).IsWrittenAsIs);

    [Theory]
    [InlineData("INTERVAL", "interval")]
    [InlineData("STRUCT(a INTERVAL)[]", "interval")]
    [InlineData("TIME", "time")]
    [InlineData("UNION(k INTEGER)", "union")]
    [InlineData("STRUCT(INTEGER, INTEGER)", "struct without field names")]
    [InlineData("TIMESTAMP", null)]
    [InlineData("STRUCT(time INTEGER)", null)]
    public void Refused_Type_IsNotSupportedInTables(string type, string? refused) => Assert.Equal(refused, DuckDbType.Parse(type).Refused);
}
