using Bunit;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Tests.Tables.Browse;

public sealed class RowPagerTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    [Theory]
    [InlineData(0, 100, 250L, true, "rows 1–100 of 250")]
    [InlineData(200, 50, 250L, false, "rows 201–250 of 250")]
    [InlineData(0, 100, null, true, "rows 1–100 (more available)")]
    [InlineData(0, 30, null, false, "rows 1–30 of 30")]
    [InlineData(0, 0, 0L, false, "no rows")]
    public void Range_Page_NamesItsRows(int offset, int shown, long? matches, bool more, string text) =>
        Assert.Equal(text, Render(offset, shown, matches, more).Find(".figure").TextContent);

    [Theory]
    [InlineData("Last page", 200)]
    [InlineData("Next page", 200)]
    [InlineData("Previous page", 0)]
    [InlineData("First page", 0)]
    public void Button_Clicked_LinksToItsPage(string label, int offset)
    {
        var asked = -1;
        Render(100, 100, 250, true, o => asked = o).Find($"button[aria-label='{label}']").Click();

        Assert.Equal(offset, asked);
    }

    [Fact]
    public void Buttons_OnTheOnlyPage_AreDisabled() =>
        Assert.All(Render(0, 10, 10, false).FindAll("button"), b => Assert.True(b.HasAttribute("disabled")));

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<RowPager> Render(int offset, int shown, long? matches, bool more, Action<int>? asked = null) => _context.Open<RowPager>(p => p
        .Add(c => c.Offset, offset).Add(c => c.Shown, shown).Add(c => c.Limit, 100).Add(c => c.Matches, matches).Add(c => c.HasMore, more)
        .Add(c => c.OffsetChanged, o => asked?.Invoke(o)));
}
