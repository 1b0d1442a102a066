using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tables.Landing;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables;

public sealed class LandingPanelTests : IAsyncLifetime
{
    private static readonly TableName Raw = TableName.Parse("raw");

    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.Services.AddSingleton(new LandingReader(_world.Pipeline, _world.Catalog));
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public void Panel_NothingPublished_ShowsWhatTheLastRunRead()
    {
        var panel = Open(published: null, newest: "v2");

        Assert.Contains("v2", panel.Find(".mud-alert code").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Panel_LastRunReadOtherFiles_LinksToThem() =>
        Assert.Equal(RunLinks.Rejects(Raw, "v2"), Open(published: "v1", newest: "v2").Find(".mud-alert a").GetAttribute("href"));

    /// <summary>It may have been published earlier. The failure of its run is not known.</summary>
    [Fact]
    public void Panel_OfAnOlderVersion_SaysOnlyThatItIsNotPublished() =>
        Assert.DoesNotContain("failed", Open(published: "v2", newest: "v2", version: "v1").Find(".mud-alert").TextContent, StringComparison.Ordinal);

    private IRenderedComponent<LandingPanel> Open(string? published, string newest, string? version = null) =>
        _context.Open<LandingPanel>(p => p.Add(l => l.Table, Raw).Add(l => l.Published, published).Add(l => l.Newest, newest).Add(l => l.Version, version));
}
