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
        // Assets do not change while the program runs. Looking for changed ones would put a GET route for any path beside every REST route, and 405
        // would then name GET where nothing answers it.
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
            // Of itself, one with a button stays until somebody closes it.
            o.SnackbarConfiguration.RequireInteraction = false;
            // Seen through, its text has less contrast than its colours.
            o.SnackbarConfiguration.MaximumOpacity = 100;
        });
        builder.Services.AddSingleton<ServerMark>();
        builder.Services.AddScoped<Pulse>();
        builder.Services.AddScoped<LocalTime>();
        builder.Services.AddScoped<ShownFormats>();
        builder.Services.AddScoped<PaletteSource>();
    }

    /// <summary>At an address where nothing is, a person who is signed in sees the page that says so, with the ways to others.</summary>
    public static void UsePages(this WebApplication app) => app.UseStatusCodePages(context => context.HttpContext is { Response.StatusCode: StatusCodes.Status404NotFound, User.Identity.IsAuthenticated: true } http
        && HttpMethods.IsGet(http.Request.Method) && !RestPaths.Match(http.Request.Path)
            ? new RazorComponentResult<App> { StatusCode = StatusCodes.Status200OK }.ExecuteAsync(http)
            : Task.CompletedTask);

    public static void MapPages(this WebApplication app)
    {
        // The sign-in page needs styles before anyone is signed in; assets are the same for everyone and hold no data.
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = "'none'")
            .RequireAuthorization(Policies.Viewer);
    }
}
