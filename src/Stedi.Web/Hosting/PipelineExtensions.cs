using Microsoft.Extensions.Options;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Queries;

namespace Stedi.Web.Hosting;

/// <summary>The pipeline of scripts/ and the engine that executes it.</summary>
internal static class PipelineExtensions
{
    public static void AddPipeline(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ISqlAnalyzer, DuckDbSqlAnalyzer>();
        services.AddSingleton<PipelineLoader>();
        services.AddSingleton(Follow);
        services.AddOptions<LocalOptions>().BindConfiguration("Stedi:Local").PostConfigure<IOptions<StediOptions>>(Place);
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<LocalOptions>>().Value);
        services.AddSingleton<ICatalog, LocalCatalog>();
        services.AddSingleton<LocalJobEngine>();
        services.AddSingleton<IJobEngine>(sp => sp.GetRequiredService<LocalJobEngine>());
        services.AddSingleton(Queries);
        services.AddSingleton<IQueryEngine>(sp => sp.GetRequiredService<LocalQueryEngine>());
        services.AddHealthChecks()
            .AddCheck<PipelineHealth>("pipeline")
            .AddCheck<LakeHealth>("lake");
    }

    /// <summary>Starts the workers before the first job and the first preview come, which then begin at once. Does not wait for them.</summary>
    /// <exception cref="EngineException">They cannot be started.</exception>
    public static void WarmEngine(this IServiceProvider services)
    {
        services.GetRequiredService<LocalJobEngine>().Warm();
        services.GetRequiredService<LocalQueryEngine>().Warm();
    }

    private static LocalQueryEngine Queries(IServiceProvider services)
    {
        var source = services.GetRequiredService<PipelineSource>();
        return new LocalQueryEngine(
            services.GetRequiredService<LocalOptions>(), services.GetRequiredService<ICatalog>(), () => source.Definition,
            services.GetRequiredService<TimeProvider>());
    }

    private static PipelineSource Follow(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StediOptions>>().Value;
        return new PipelineSource(
            options.Scripts, services.GetRequiredService<PipelineLoader>(), options.Variables, services.GetRequiredService<ILogger<PipelineSource>>());
    }

    private static void Place(LocalOptions local, IOptions<StediOptions> stedi)
    {
        local.LakeRoot = local.LakeRoot.Length > 0 ? local.LakeRoot : Path.Combine(stedi.Value.Home, "lake");
        local.LandingRoot = local.LandingRoot.Length > 0 ? local.LandingRoot : stedi.Value.Landing;
    }
}
