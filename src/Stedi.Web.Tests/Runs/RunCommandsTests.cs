using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Web.Runs;

namespace Stedi.Web.Tests.Runs;

public sealed class RunCommandsTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.AddRunCommands(_world);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_OffersToOpenTheRunOnOtherPagesOnly(bool isItsPage)
    {
        var run = await _world.StartAsync();
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo(isItsPage ? $"/runs/{run.Id}?tab=events" : "/runs");

        var told = _context.Render<MudSnackbarProvider>();

        await told.InvokeAsync(() => _context.Services.GetRequiredService<RunCommands>().CancelAsync(run.Id));

        told.WaitForElement(".mud-snackbar");
        Assert.Equal(!isItsPage, told.FindAll("button").Any(b => b.TextContent.Trim() == "Open"));
    }
}
