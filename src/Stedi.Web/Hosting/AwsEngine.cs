using Microsoft.Extensions.Options;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Aws.Catalog;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Deploy;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Aws.Queries;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Contracts;

namespace Stedi.Web.Hosting;

/// <summary>Glue, Athena, S3 and CloudWatch Logs. Only query results are stored on this machine, for a limited time.</summary>
internal static class AwsEngine
{
    public static void AddAwsEngine(this IServiceCollection services)
    {
        services.AddOptions<AwsOptions>().BindConfiguration("Stedi:Aws").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AwsOptions>, AwsOptionsValidation>();
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<AwsOptions>>().Value);
        services.AddOptions<StediOptions>().PostConfigure<IOptions<AwsOptions>>((stedi, aws) => stedi.Landing = new AwsLake(aws.Value).LandingAddress);
        services.AddSingleton<AwsClients>();
        services.AddSingleton<ICatalog, AwsCatalog>();
        services.AddSingleton<IJobEngine, AwsJobEngine>();
        services.AddSingleton<IDeployment, AwsDeployment>();
        services.AddSingleton<IQueryEngine>(Queries);
        services.AddSingleton<AwsProbe>();
        services.AddHealthChecks().AddCheck<AwsHealth>("aws");
    }

    private static AthenaQueryEngine Queries(IServiceProvider services)
    {
        var source = services.GetRequiredService<PipelineSource>();
        return new AthenaQueryEngine(
            services.GetRequiredService<AwsOptions>(), services.GetRequiredService<AwsClients>(), services.GetRequiredService<ICatalog>(),
            services.GetRequiredService<ISqlAnalyzer>(), () => source.Definition,
            Path.Combine(services.GetRequiredService<IOptions<StediOptions>>().Value.Home, "queries"), services.GetRequiredService<TimeProvider>());
    }
}
