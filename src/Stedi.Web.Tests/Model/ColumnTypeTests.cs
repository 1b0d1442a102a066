using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Model;

public sealed class ColumnTypeTests
{
    [Theory]
    [InlineData(" BIGINT ", ColumnKind.BigInt, "bigint", 0, 0)]
    [InlineData("integer", ColumnKind.Int, "integer", 0, 0)]
    [InlineData("varchar( 20 )", ColumnKind.String, "varchar( 20 )", 0, 0)]
    [InlineData("Decimal", ColumnKind.Decimal, "decimal(10,0)", 10, 0)]
    [InlineData("decimal(38, 38)", ColumnKind.Decimal, "decimal(38,38)", 38, 38)]
    [InlineData("decimal(39,2)", ColumnKind.Other, "decimal(39,2)", 0, 0)]
    [InlineData("decimal(2,3)", ColumnKind.Other, "decimal(2,3)", 0, 0)]
    [InlineData("array<int>", ColumnKind.Other, "array<int>", 0, 0)]
    public void Parse_HiveType_GivesKindNameAndSize(string text, ColumnKind kind, string name, int precision, int scale) =>
        Assert.Equal(new ColumnType(kind, name, precision, scale), ColumnType.Parse(text));

    [Fact]
    public void Json_RoundTrip_IsTheHiveSpelling()
    {
        var json = JsonSerializer.Serialize(ColumnType.Parse("decimal(10,2)"));

        Assert.Equal("\"decimal(10,2)\"", json);
        Assert.Equal(ColumnType.Parse("decimal(10,2)"), JsonSerializer.Deserialize<ColumnType>(json));
    }
}
