using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Stedi.Web.Auth;
using Stedi.Web.Components;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests;

/// <summary>An open page of the dashboard, at noon, with a clock that the test advances.</summary>
internal sealed class PageContext : BunitContext
{
    /// <summary>The default is one second, which a busy machine may need for one rendering.</summary>
    static PageContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(60);

    public PageContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddScoped<Pulse>();
        Services.AddScoped<LocalTime>();
        Services.AddScoped<ShownFormats>();
        Services.AddOptions();
        Services.AddSingleton<ServerMark>();
        User = AddAuthorization().SetAuthorized("tester").SetPolicies(Policies.Operator);
    }

    /// <summary>The signed-in user: an operator, unless the test sets another one.</summary>
    public BunitAuthorizationContext User { get; }

    /// <summary>Renders as in a live page. Add services before this call.</summary>
    public IRenderedComponent<T> Open<T>(Action<ComponentParameterCollectionBuilder<T>> parameters)
        where T : IComponent
    {
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return Render(parameters);
    }

    public SteppedClock Clock { get; } = new(Samples.Noon);
}
