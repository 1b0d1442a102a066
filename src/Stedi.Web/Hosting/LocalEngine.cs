using Microsoft.Extensions.Options;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Queries;
using Stedi.Web.Contracts;

namespace Stedi.Web.Hosting;

/// <summary>The engine without dependencies: worker processes on this machine, on a lake of files.</summary>
internal static class LocalEngine
{
    public static void AddLocalEngine(this IServiceCollection services)
    {
        services.AddOptions<LocalOptions>().BindConfiguration("Stedi:Local").PostConfigure<IOptions<StediOptions>>(Place);
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<LocalOptions>>().Value);
        services.AddSingleton<ICatalog, LocalCatalog>();
        services.AddSingleton<LocalJobEngine>();
        services.AddSingleton<IJobEngine>(sp => sp.GetRequiredService<LocalJobEngine>());
        services.AddSingleton(Queries);
        services.AddSingleton<IQueryEngine>(sp => sp.GetRequiredService<LocalQueryEngine>());
        services.AddHealthChecks().AddCheck<LakeHealth>("lake");
    }

    /// <summary>Claims the lake for this program's folders until disposed; null if the engine's lake is not on this machine.</summary>
    /// <param name="command">The user's command, for messages: <c>./stedi up</c>.</param>
    /// <exception cref="EngineException">Another program uses the same lake with other folders, or the lake belongs to another pipeline.</exception>
    public static IDisposable? ClaimLake(this IServiceProvider services, string command)
    {
        if (services.GetService<LocalOptions>() is not { } local)
            return null;
        var stedi = services.GetRequiredService<IOptions<StediOptions>>().Value;
        return LakeUse.Claim(local, new(stedi.Scripts, stedi.ScriptsMoved, command));
    }

    /// <summary>Starts the workers in advance, so that the first job begins at once. Does not wait for them. Does nothing for an engine without workers.</summary>
    /// <exception cref="EngineException">The workers cannot be started.</exception>
    public static void WarmJobs(this IServiceProvider services) => services.GetService<LocalJobEngine>()?.Warm();

    /// <summary>As <see cref="WarmJobs"/>, for the first preview.</summary>
    /// <exception cref="EngineException">The workers cannot be started.</exception>
    public static void WarmQueries(this IServiceProvider services) => services.GetService<LocalQueryEngine>()?.Warm();

    private static LocalQueryEngine Queries(IServiceProvider services)
    {
        var source = services.GetRequiredService<PipelineSource>();
        return new LocalQueryEngine(
            services.GetRequiredService<LocalOptions>(), services.GetRequiredService<ICatalog>(), () => source.Definition,
            services.GetRequiredService<TimeProvider>());
    }

    private static void Place(LocalOptions local, IOptions<StediOptions> stedi)
    {
        local.LakeRoot = local.LakeRoot.Length > 0 ? local.LakeRoot : Path.Combine(stedi.Value.Home, "lake");
        local.LandingRoot = local.LandingRoot.Length > 0 ? local.LandingRoot : stedi.Value.Landing;
    }
}
