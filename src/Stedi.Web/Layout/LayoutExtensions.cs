using Microsoft.AspNetCore.Http.HttpResults;
using MudBlazor;
using MudBlazor.Services;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Contracts;
using Stedi.Web.Navigation;

namespace Stedi.Web.Layout;

internal static class LayoutExtensions
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Assets do not change at run time. Reloading them would add a GET route for every path next to the REST routes, and 405
        // responses would list GET wrongly.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices(o =>
        {
            o.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            o.SnackbarConfiguration.PreventDuplicates = false;
            o.SnackbarConfiguration.MaxDisplayedSnackbars = 4;
            o.SnackbarConfiguration.VisibleStateDuration = 6000;
            o.SnackbarConfiguration.ShowTransitionDuration = 200;
            o.SnackbarConfiguration.HideTransitionDuration = 400;
            // By default, a snackbar with a button stays until closed.
            o.SnackbarConfiguration.RequireInteraction = false;
            // Transparency would reduce the contrast of the text.
            o.SnackbarConfiguration.MaximumOpacity = 100;
        });
        builder.Services.AddSingleton<ServerMark>();
        builder.Services.AddScoped<Pulse>();
        builder.Services.AddScoped<LocalTime>();
        builder.Services.AddScoped<ShownFormats>();
        builder.Services.AddScoped<PaletteSource>();
    }

    /// <summary>Signed-in users see the "not found" page with the navigation at unknown URLs.</summary>
    public static void UsePages(this WebApplication app) => app.UseStatusCodePages(context => context.HttpContext is { Response.StatusCode: StatusCodes.Status404NotFound, User.Identity.IsAuthenticated: true } http
        && HttpMethods.IsGet(http.Request.Method) && !RestPaths.Match(http.Request.Path)
            ? new RazorComponentResult<App> { StatusCode = StatusCodes.Status200OK }.ExecuteAsync(http)
            : Task.CompletedTask);

    public static void MapPages(this WebApplication app)
    {
        // The sign-in page needs styles before sign-in. Assets are the same for everyone and contain no data.
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = "'none'")
            .RequireAuthorization(Policies.Viewer);
    }
}
