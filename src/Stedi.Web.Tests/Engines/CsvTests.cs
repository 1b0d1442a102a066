using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tests.Engines;

public sealed class CsvTests
{
    [Theory]
    [InlineData("zone:trusted", "zone:trusted")]
    [InlineData("a, \"b\"", "\"a, \"\"b\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData("=1+1", "=1+1")]
    [InlineData("", "\"\"")]
    [InlineData(null, "")]
    public void Line_AnyText_IsOneField(string? text, string field) => Assert.Equal($"1,{field},2", Csv.Line(["1", text, "2"]));
}
