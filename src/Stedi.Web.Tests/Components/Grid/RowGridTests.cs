using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Tests.Components.Grid;

public sealed class RowGridTests : IAsyncDisposable
{
    private static readonly ImmutableArray<ResultColumn> Columns = [new("x", "double"), new("email", "string"), new("timestamp", "bigint"), new("list", "array<int>")];

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
    public void Header_Sorted_ShowsTheOrder()
    {
        var grid = Render([new("x", Descending: true)]);

        Assert.Equal("descending", grid.Find("th[aria-sort]").GetAttribute("aria-sort"));
    }

    [Fact]
    public void Cells_NullAndInstant_AreShownAsSuch()
    {
        var cells = Cells(Render([]));

        Assert.Equal(["1.5", "null", "2022-06-16 04:32:44", "[]"], cells.Select(c => c.TextContent));
        Assert.Equal("null", cells[1].ClassName);
        Assert.Equal("1655353964000", cells[2].GetAttribute("title"));
    }

    [Fact]
    public async Task Format_Switched_ShowsNumbersAlsoOnTheNextPage()
    {
        var grid = Render([]);
        Assert.Equal("epoch_ms", Assert.Single(grid.FindAll(".format-pick")).GetAttribute("value"));
        Assert.Equal("1655353964000", await grid.Instance.CellAsync(0, 2));

        grid.Find(".format-pick").Change("number");
        Assert.Equal("1655353964000", Cells(grid)[2].TextContent);
        Assert.Null(Cells(grid)[2].GetAttribute("title"));
        grid.Render(p => p.Add(g => g.Source, new HeldRows(Columns, [[2.5, "a", 1655353965000L, "[]"]], offset: 100)));

        Assert.Equal("1655353965000", Cells(grid)[2].TextContent);
    }

    [Fact]
    public async Task Cell_ShownAsDate_OpensWithTheStoredValue()
    {
        var grid = Render([]);

        await grid.Instance.OpenAsync(0, 2);

        Assert.Contains("2022-06-16 04:32:44 UTC", grid.Find(".cell .seen").TextContent, StringComparison.Ordinal);
        Assert.Equal("1655353964000", grid.Find(".cell pre").TextContent);
    }

    [Fact]
    public void Cell_MaskedInAColumnOfDates_StaysMasked()
    {
        var grid = Render([], new HeldRows([new("seen", "bigint", ColumnFormat.EpochMs)], [[RowQuery.Mark]]), hidden: ["seen"]);

        var cell = Cells(grid).Single();
        Assert.Equal((RowQuery.Mark, null), (cell.TextContent, cell.GetAttribute("title")));
    }

    [Fact]
    public async Task Cell_Long_IsCutUntilItIsOpenedOrCopied()
    {
        var text = new string('x', 5000);
        var grid = Render([], new HeldRows(Columns, [[1.5, text, 2L, "[]"]]));
        Assert.InRange(Cells(grid)[1].TextContent.Length, 1, 300);

        await grid.Instance.OpenAsync(0, 1);

        Assert.Equal(text, grid.Find(".cell pre").TextContent);
        Assert.Equal(text, await grid.Instance.CellAsync(0, 1));
    }

    [Fact]
    public void Source_AnotherPage_ShowsItsRowsByTheirNumbersInColumnsNoNarrower()
    {
        var grid = Render([], new HeldRows(Columns, [[1.5, "somebody@example.org.long", 2L, "[]"]]));
        var widths = Widths(grid);

        grid.Render(p => p.Add(g => g.Source, new HeldRows(Columns, [[2.5, "a", 2L, "[]"]], offset: 100)));

        Assert.Equal(["2.5", "a", "2", "[]"], Cells(grid).Select(c => c.TextContent));
        Assert.Equal("101", grid.Find("tbody th").TextContent);
        Assert.Equal(widths, Widths(grid));
    }

    [Fact]
    public async Task Source_Another_ClosesTheCellOfTheLastOne()
    {
        var grid = Render([]);
        await grid.Instance.OpenAsync(0, 0);

        grid.Render(p => p.Add(g => g.Source, new HeldRows(Columns[..1], [[7L]])));

        Assert.Empty(grid.FindAll(".cell"));
        Assert.Equal(["7"], Cells(grid).Select(c => c.TextContent));
    }

    [Fact]
    public void Source_Unreadable_SaysWhy()
    {
        var grid = Render([], new BrokenRows());

        Assert.Contains("The result is gone.", grid.Find(".mud-alert").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Grid_WithoutRows_SaysSo() => Assert.Equal("No rows match.", Render([], new HeldRows(Columns, [])).Find(".none").TextContent);

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static IElement[] Cells(IRenderedComponent<RowGrid> grid) => [.. grid.FindAll("tr[aria-rowindex='2'] td:not(.rest)")];

    private static string?[] Widths(IRenderedComponent<RowGrid> grid) => [.. grid.FindAll("col").Skip(1).Select(c => c.GetAttribute("style"))];

    private static void Click(IRenderedComponent<RowGrid> grid, string column, bool shift = false) =>
        grid.FindAll("button.sort").Single(b => b.TextContent.Trim() == column).Click(new() { ShiftKey = shift });

    private IRenderedComponent<RowGrid> Render(ImmutableArray<RowSort> sort, IRowSource? rows = null, ImmutableArray<string> hidden = default) => _context.Open<RowGrid>(p => p
        .Add(g => g.Source, rows ?? new HeldRows(Columns, [[1.5, null, 1655353964000L, "[]"]])).Add(g => g.Label, "Rows").Add(g => g.Empty, "No rows match.")
        .Add(g => g.Hidden, hidden.IsDefault ? [] : hidden).Add(g => g.Personal, ["email"])
        .Add(g => g.Sort, sort).Add(g => g.CanSort, true).Add(g => g.SortChanged, s => _asked = s));

    private sealed class BrokenRows : IRowSource
    {
        public ImmutableArray<ResultColumn> Columns => RowGridTests.Columns;

        public int RowCount => 1;

        public Task<ImmutableArray<GridRow>> ReadAsync(int offset, int count, CancellationToken cancellationToken) =>
            Task.FromException<ImmutableArray<GridRow>>(new QueryException(QueryFailure.NotFound, "The result is gone."));
    }
}
