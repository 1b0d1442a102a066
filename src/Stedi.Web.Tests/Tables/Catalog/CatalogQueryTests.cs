using Stedi.Web.Tables.Catalog;

namespace Stedi.Web.Tests.Tables.Catalog;

public sealed class CatalogQueryTests
{
    [Fact]
    public void ToUrl_IsReadBack()
    {
        var query = new CatalogQuery("birth day", "trusted", CatalogState.NeverBuilt, Favorites: true, CatalogSort.Rows, Descending: true);

        Assert.Equal("/catalog?q=birth%20day&zone=trusted&state=neverBuilt&favorites=true&sort=-rows", query.ToUrl());
        Assert.Equal(query, CatalogQuery.Read("birth day", "trusted", "neverBuilt", "true", "-rows", out var ignored));
        Assert.Empty(ignored);
    }

    [Fact]
    public void Read_Unknown_IsIgnoredAndNamed()
    {
        Assert.Equal(CatalogQuery.All, CatalogQuery.Read(new string('x', 3000), null, "2", "yes", "-nope", out var ignored));
        Assert.Equal(["q", "state", "favorites", "sort"], ignored);
    }

    [Theory]
    [InlineData(CatalogSort.Name, false)]
    [InlineData(CatalogSort.Rows, true)]
    public void SortedBy_SameColumn_TurnsRoundThenEnds(CatalogSort column, bool highestFirst)
    {
        var once = CatalogQuery.All.SortedBy(column);
        var twice = once.SortedBy(column);

        Assert.Equal((column, highestFirst), (once.Sort!.Value, once.Descending));
        Assert.Equal((column, !highestFirst), (twice.Sort!.Value, twice.Descending));
        Assert.Equal(CatalogQuery.All, twice.SortedBy(column));
    }
}
