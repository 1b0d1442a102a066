using Bunit;
using MudBlazor;
using Stedi.Web.Components;
using Stedi.Web.Layout;

namespace Stedi.Web.Tests.Layout;

public sealed class TimeMenuTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    [Theory]
    [InlineData("Europe/Berlin", TimeChoice.Split, "Data: UTC · Events: Europe/Berlin")]
    [InlineData("Europe/Berlin", TimeChoice.Utc, "Times: UTC")]
    [InlineData("Europe/Berlin", TimeChoice.Own, "Times: Europe/Berlin")]
    [InlineData("Etc/UTC", TimeChoice.Split, "Times: UTC")]
    public void Menu_SaysWhichZoneApplies(string zone, TimeChoice choice, string text)
    {
        var times = new LocalTime { Choice = choice };
        var menu = _context.Open<TimeMenu>(p => p.Add(m => m.Times, times));

        // Known only after the browser has reported it.
        times.Use(zone);
        menu.Render(p => p.Add(m => m.Times, times));

        Assert.Equal(text, menu.Find("button").TextContent.Trim());
    }

    [Fact]
    public void Menu_EntryChosen_RaisesTheCallback()
    {
        TimeChoice? chosen = null;
        var popovers = _context.Render<MudPopoverProvider>();
        var menu = _context.Open<TimeMenu>(p => p.Add(m => m.Times, new()).Add(m => m.OnChange, c => chosen = c));

        menu.Find("button").Click();
        popovers.WaitForAssertion(() => Assert.Equal(3, popovers.FindAll("[role=menuitem]").Count));
        popovers.FindAll("[role=menuitem]")[1].Click();

        Assert.Equal(TimeChoice.Utc, chosen);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
