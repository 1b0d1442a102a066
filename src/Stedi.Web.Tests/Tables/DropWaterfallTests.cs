using Bunit;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

public sealed class DropWaterfallTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    [Fact]
    public void Waterfall_BarsWithRows_AreRowsOfAListThatLeadToThem()
    {
        var waterfall = _context.Open<DropWaterfall>(p => p.Add(w => w.Input, Samples.Metrics().Inputs[0]).Add(w => w.LinkOf, bar => $"/to/{bar.Label}"));

        Assert.Equal(["/to/rows in", "/to/no_consent", "/to/rows kept"], waterfall.FindAll("li a[data-row]").Select(a => a.GetAttribute("href")));
        Assert.Contains("duplicate", waterfall.Markup, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
