using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables;

public sealed class VersionsPanelTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.AddRunCommands(_world).AddSingleton(_world.Versions);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData("raw", false)]
    [InlineData("a", true)]
    public async Task Panel_OlderVersion_IsRolledBackOrTheReasonIsShown(string table, bool canRollBack)
    {
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await _world.RunToEndAsync("*");
        _world.Catalog.Files = "files2";
        await _world.RunToEndAsync("*");
        var view = (await _world.Standings.StateAsync(TableName.Parse(table), CancellationToken.None))!.Table;

        var panel = _context.Open<VersionsPanel>(p => p.Add(v => v.Table, view));
        panel.WaitForElement("tbody tr");

        Assert.Equal(2, panel.FindAll("tbody tr").Count);
        Assert.Equal(canRollBack, panel.FindAll(".actions button").Count > 0);
        Assert.Equal(!canRollBack, panel.Markup.Contains("cannot be rolled back alone", StringComparison.Ordinal));
    }
}
