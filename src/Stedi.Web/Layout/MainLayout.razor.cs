using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Stedi.Web.Layout;

public sealed partial class MainLayout
{
    private ErrorBoundary? _boundary;
    private MudThemeProvider _theme = null!;
    private bool _dark;

    // Another page is another chance: without this the fault of one page would cover all that follow.
    protected override void OnParametersSet() => _boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || !await _theme.GetSystemDarkModeAsync())
            return;
        _dark = true;
        StateHasChanged();
    }
}
