using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;
using Stedi.Web.Components;

namespace Stedi.Web.Layout;

public sealed partial class MainLayout : IAsyncDisposable
{
    private ErrorBoundary? _boundary;
    private MudThemeProvider _theme = null!;
    // Cancelled but never disposed: a call that starts after disposal still reads its token.
    private readonly CancellationTokenSource _closed = new();
    private BrowserObject? _browser;
    private ThemeChoice _choice;
    private bool _dark;

    [Inject] private LocalTime Local { get; set; } = null!;

    [Inject] private ServerMark Mark { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter] private BrowserSettings Browser { get; set; } = BrowserSettings.Unknown;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    protected override void OnInitialized() => (_choice, _dark) = (Browser.Theme, Browser.Theme == ThemeChoice.Dark);

    // Reset on navigation. Otherwise the error of one page would hide all later pages.
    protected override void OnParametersSet() => _boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _browser = await BrowserObject.ImportAsync(Js, "./Layout/MainLayout.razor.js", _closed.Token);
        var isNews = Local.Use(await _browser.CallAsync<string>("keepZone", _closed.Token));
        if (await IsDarkAsync() is var dark && (dark != _dark || isNews))
        {
            _dark = dark;
            StateHasChanged();
        }
    }

    private async Task ChooseAsync(ThemeChoice choice)
    {
        _choice = choice;
        if (_browser is not null)
            await _browser.CallAsync("keepTheme", _closed.Token, BrowserSettings.Word(choice));
        _dark = await IsDarkAsync();
    }

    private async Task ChooseTimesAsync(TimeChoice choice)
    {
        Local.Choice = choice;
        if (_browser is not null)
            await _browser.CallAsync("keepTimes", _closed.Token, BrowserSettings.Word(choice));
    }

    private async ValueTask<bool> IsDarkAsync() => _choice switch
    {
        ThemeChoice.Dark => true,
        ThemeChoice.Light => false,
        _ => await _theme.GetSystemDarkModeAsync(),
    };

    private void FollowSystem(bool dark)
    {
        if (_choice == ThemeChoice.System)
            _dark = dark;
    }
}
