using Microsoft.Extensions.Options;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Web.Contracts;

namespace Stedi.Web.Hosting;

/// <summary>Registers the pipeline of scripts/ and its engine.</summary>
internal static class PipelineExtensions
{
    public static void AddPipeline(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ISqlAnalyzer, DuckDbSqlAnalyzer>();
        services.AddSingleton<IQueryReader>(s => s.GetRequiredService<ISqlAnalyzer>());
        services.AddSingleton<PipelineLoader>();
        services.AddSingleton(Follow);
        services.AddHealthChecks().AddCheck<PipelineHealth>("pipeline");
        // Options validation rejects an unknown name later. Until then it counts as the local engine.
        if (builder.Configuration[$"{StediOptions.Section}:{nameof(StediOptions.Engine)}"] == EngineNames.Aws)
            services.AddAwsEngine();
        else
            services.AddLocalEngine();
    }

    private static PipelineSource Follow(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StediOptions>>().Value;
        return new PipelineSource(
            options.Scripts, services.GetRequiredService<PipelineLoader>(), options.Variables, services.GetRequiredService<ILogger<PipelineSource>>());
    }
}
