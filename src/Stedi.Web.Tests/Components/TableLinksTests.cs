using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Rows;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Tests.Components;

public sealed class TableLinksTests
{
    private static readonly TableName Table = TableName.Parse("people_trusted");

    [Theory]
    [InlineData("no consent & more")]
    [InlineData("no_consent")]
    public void Flow_OfAReason_IsReadByTheRowFlowAsThatFlow(string reason)
    {
        var url = TableLinks.Flow(Table, "v1", TableName.Parse("people"), RowOutcome.Dropped(reason));

        var query = QueryHelpers.ParseQuery(url[url.IndexOf('?')..]);
        Assert.StartsWith("/rows?", url, StringComparison.Ordinal);
        Assert.Equal(new RowScope(Table, "v1"), RowScope.Read(query["table"], query["version"], null));
        Assert.Equal(new RowPick(Table, TableName.Parse("people"), RowOutcome.Dropped(reason)), RowPick.Read(query["show"]));
    }

    [Fact]
    public void Nulls_OfAColumn_AreAFilterOfThePreview()
    {
        var url = TableLinks.Nulls(Table, "x");

        var query = QueryHelpers.ParseQuery(url[url.IndexOf('?')..]);
        Assert.Equal("preview", query["tab"]);
        Assert.Equal([new RowFilter("x", RowTest.IsNull)], RowRequest.Read(null, query["filter"].Select(f => f!), 0, out _).Filters);
    }

    [Fact]
    public void Drops_OfAFile_EscapeItsName() =>
        Assert.Equal("/tables/people_trusted?tab=drops&version=l1&file=2024%2Fa%20b%26c.json", TableLinks.Drops(Table, "l1", file: "2024/a b&c.json"));
}
