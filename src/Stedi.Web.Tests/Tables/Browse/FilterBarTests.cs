using System.Collections.Immutable;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Tests.Tables.Browse;

public sealed class FilterBarTests : IAsyncDisposable
{
    private readonly PageContext _context = new();
    private ImmutableArray<RowFilter>? _asked;

    [Fact]
    public async Task Form_Submitted_AddsAFilter()
    {
        var bar = Render([]);

        bar.FindAll("button").Single(b => b.TextContent.Trim() == "Filter").Click();
        var value = bar.FindComponent<MudTextField<string>>();
        await bar.InvokeAsync(() => value.Instance.ValueChanged.InvokeAsync("ann"));
        bar.Find("form").Submit();

        Assert.Equal([new RowFilter("name", RowTest.Contains, "ann")], _asked);
    }

    [Theory]
    [InlineData("seen", TimeChoice.Split, "2022-06-18 14:18:00", "2022-06-18 14:18:00")]
    [InlineData("seen", TimeChoice.Own, "2022-06-18 14:18:00", "2022-06-18 14:18:00+02:00")]
    [InlineData("seen", TimeChoice.Own, "1655564376361", "1655564376361")]
    [InlineData("size", TimeChoice.Own, "2022-06-18", "2022-06-18")]
    public async Task Form_Date_IsInTheZoneOfTheData(string column, TimeChoice times, string typed, string value)
    {
        var time = _context.Services.GetRequiredService<LocalTime>();
        time.Use("Europe/Berlin");
        time.Choice = times;
        var bar = Render([]);

        bar.FindAll("button").Single(b => b.TextContent.Trim() == "Filter").Click();
        var columns = bar.FindComponents<MudSelect<string>>()[0];
        await bar.InvokeAsync(() => columns.Instance.ValueChanged.InvokeAsync(column));
        var text = bar.FindComponent<MudTextField<string>>();
        await bar.InvokeAsync(() => text.Instance.ValueChanged.InvokeAsync(typed));
        bar.Find("form").Submit();

        Assert.Equal([new RowFilter(column, RowTest.Eq, value)], _asked);
    }

    [Fact]
    public void Chip_Closed_RemovesTheFilter()
    {
        var bar = Render([new("x", RowTest.Ge, "1"), new("name", RowTest.IsNull)]);
        Assert.Equal(["x ≥ 1", "name is null"], bar.FindAll(".mud-chip").Select(c => c.TextContent.Trim()));

        bar.FindAll(".mud-chip-close-button")[0].Click();

        Assert.Equal([new RowFilter("name", RowTest.IsNull)], _asked);
    }

    [Theory]
    [InlineData(ColumnKind.Double, RowTest.Contains, false)]
    [InlineData(ColumnKind.String, RowTest.Contains, true)]
    [InlineData(ColumnKind.Boolean, RowTest.Lt, false)]
    [InlineData(ColumnKind.Other, RowTest.Eq, false)]
    [InlineData(ColumnKind.Other, RowTest.NotNull, true)]
    public void TestsOf_Kind_OffersSupportedConditions(ColumnKind kind, RowTest test, bool offered) =>
        Assert.Equal(offered, FilterWords.TestsOf(kind).Contains(test));

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<FilterBar> Render(ImmutableArray<RowFilter> filters)
    {
        _context.Render<MudPopoverProvider>();
        return _context.Open<FilterBar>(p => p
            .Add(b => b.Columns, [new("name", "string", []), new("x", "double", []), new("seen", "bigint", [], ColumnFormat.EpochMs), new("size", "bigint", [], ColumnFormat.Number)])
            .Add(b => b.Filters, filters).Add(b => b.FiltersChanged, f => _asked = f));
    }
}
