using System.Collections.Immutable;
using Bunit;
using Stedi.Pipeline.Engines;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Tests.Tables.Browse;

public sealed class RowGridTests : IAsyncDisposable
{
    private readonly PageContext _context = new();
    private ImmutableArray<RowSort> _asked;

    [Fact]
    public void Header_Clicked_SortsUpThenDownThenNot()
    {
        Click(Render([]), "x");
        Assert.Equal([new RowSort("x")], _asked);

        Click(Render([new("x")]), "x");
        Assert.Equal([new RowSort("x", Descending: true)], _asked);

        Click(Render([new("x", Descending: true)]), "x");
        Assert.Empty(_asked);
    }

    [Fact]
    public void Header_ClickedWithShift_SortsByItAsWell()
    {
        Click(Render([new("x")]), "timestamp", shift: true);

        Assert.Equal([new("x"), new RowSort("timestamp")], _asked);
    }

    [Fact]
    public void Header_OfMaskedOrNestedColumn_CannotBeSortedBy()
    {
        var grid = Render([], hidden: ["email"]);

        Assert.Equal(["x", "timestamp"], grid.FindAll("button.sort").Select(b => b.TextContent.Trim()));
    }

    [Fact]
    public void Header_Sorted_TellsTheOrder()
    {
        var grid = Render([new("x", Descending: true)]);

        Assert.Equal("descending", grid.FindAll("th")[0].GetAttribute("aria-sort"));
    }

    [Fact]
    public void Cells_NullAndInstant_ReadAsWhatTheyAre()
    {
        var grid = Render([]);

        Assert.Equal("null", grid.Find("td .null").TextContent);
        Assert.Equal("2022-06-16 04:32:44 UTC", grid.FindAll("td")[2].GetAttribute("title"));
        Assert.Equal("1.5", grid.FindAll("td")[0].TextContent.Trim());
    }

    [Fact]
    public void Grid_WithoutRows_SaysSo() => Assert.Contains("No row passes", Render([], rows: []).Markup, StringComparison.Ordinal);

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static void Click(IRenderedComponent<RowGrid> grid, string column, bool shift = false) =>
        grid.FindAll("button.sort").Single(b => b.TextContent.Trim() == column).Click(new() { ShiftKey = shift });

    private IRenderedComponent<RowGrid> Render(
        ImmutableArray<RowSort> sort, ImmutableArray<string> hidden = default, ImmutableArray<ImmutableArray<object?>>? rows = null) => _context.Open<RowGrid>(p => p
        .Add(g => g.Columns, [new("x", "double"), new("email", "string"), new("timestamp", "bigint"), new("list", "array<int>")])
        .Add(g => g.Rows, rows ?? [[1.5, null, 1655353964000L, "[]"]])
        .Add(g => g.Hidden, hidden.IsDefault ? [] : hidden).Add(g => g.Personal, ["email"])
        .Add(g => g.Sort, sort).Add(g => g.CanSort, true).Add(g => g.SortChanged, s => _asked = s));
}
