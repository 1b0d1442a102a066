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

        var (told, asked) = (_context.Render<MudSnackbarProvider>(), _context.Render<MudDialogProvider>());
        var cancel = told.InvokeAsync(() => _context.Services.GetRequiredService<RunCommands>().CancelAsync(run.Id));

        await asked.WaitForElement("button.mud-button-filled").ClickAsync(new());
        await cancel;

        told.WaitForElement(".mud-snackbar");
        Assert.Equal(!isItsPage, told.FindAll("button").Any(b => b.TextContent.Trim() == "Open run"));
    }
}
