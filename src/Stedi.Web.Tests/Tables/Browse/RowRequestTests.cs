using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Engines;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Tests.Tables.Browse;

public sealed class RowRequestTests
{
    [Fact]
    public void ToQueryString_AnyValue_IsReadBackTheSame()
    {
        var rows = new RowRequest(
            [new("x", Descending: true), new("y")],
            [new("name", RowTest.Contains, "a:b&c=d+ä %'\"#"), new("x", RowTest.Gt, "-1.5e3"), new("note", RowTest.Eq, ""), new("y", RowTest.NotNull)], 200);

        var query = QueryHelpers.ParseQuery(rows.ToQueryString(("tab", "preview")));
        var read = RowRequest.Read(query["sort"]!, query["filter"]!, int.Parse(query["offset"]!, System.Globalization.CultureInfo.InvariantCulture), out var error);

        Assert.Null(error);
        Assert.Equal("preview", query["tab"]);
        Assert.Equal(rows.Sort, read.Sort);
        Assert.Equal(rows.Filters, read.Filters);
        Assert.Equal(200, read.Offset);
    }

    [Theory]
    [InlineData("x")]
    [InlineData(":eq:1")]
    [InlineData("x:like:1")]
    [InlineData("x:EQ:1")]
    [InlineData("x:eq")]
    [InlineData("x:null:1")]
    [InlineData("")]
    public void Read_InvalidFilter_ShowsTheSyntax(string filter)
    {
        var rows = RowRequest.Read(null, [filter, "y:gt:1"], 0, out var error);

        Assert.Contains("COLUMN:CONDITION:VALUE", error, StringComparison.Ordinal);
        Assert.Equal([new RowFilter("y", RowTest.Gt, "1")], rows.Filters);
    }

    [Fact]
    public void Read_NegativeOffsetOrEmptySort_IsReported()
    {
        RowRequest.Read(null, null, -1, out var offset);
        RowRequest.Read(["-"], null, 0, out var sort);

        Assert.Contains("offset", offset, StringComparison.Ordinal);
        Assert.Contains("sort", sort, StringComparison.Ordinal);
    }
}
