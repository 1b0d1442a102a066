using Stedi.Web.Versions;


namespace Stedi.Web.Tests.Versions;

public sealed class SampleRowSetTests
{
    [Fact]
    public void Read_ObjectsOfDifferentFields_ShareTheirColumns()
    {
        var rows = SampleRowSet.Read(["""{"a":1,"b":null}""", """{"b":"x","c":[1,2]}""", "cut off {"]);

        Assert.Equal(["a", "b", "c", "row"], rows.Columns);
        Assert.Equal(["1", null, null, null], rows.Values[0]);
        Assert.Equal([null, "x", "[1,2]", null], rows.Values[1]);
        Assert.Equal("cut off {", rows.Values[2][3]);
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("10", "10")]
    public void Read_ANumber_IsShownAsInThePreview(string json, string text) =>
        Assert.Equal(text, SampleRowSet.Read([$$"""{"x":{{json}}}"""]).Values[0][0]);
}
