using Bunit;
using Stedi.Pipeline.Engines;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables;

public sealed class OverviewTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.AddTablePages(_world, _world.Pipeline);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public void FirstVisit_ShowsTheFirstSteps() => Assert.NotNull(Open(".first-steps").Find(".first-steps"));

    [Fact]
    public async Task FirstLoadFails_ShowsTheErrorAndNoTables()
    {
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await _world.RunToEndAsync("*");
        _world.Catalog.OnRead = _ => throw new EngineException("the catalog is torn");

        var page = Open(".mud-alert");

        Assert.Contains("Could not load this page: the catalog is torn", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("0 tables", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("No runs yet", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".first-steps"));
    }

    private IRenderedComponent<Overview> Open(string shown)
    {
        var page = _context.Open<Overview>(_ => { });
        page.WaitForElement(shown);
        return page;
    }
}
