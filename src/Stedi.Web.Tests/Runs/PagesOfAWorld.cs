using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Deploy;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Runs.History;
using Stedi.Web.Tables;
using Stedi.Web.Tables.Compare;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Runs;

/// <summary>Services for pages, taken from a <see cref="RunWorld"/>.</summary>
internal static class PagesOfAWorld
{
    /// <summary>For pages with run buttons.</summary>
    public static IServiceCollection AddRunCommands(this PageContext context, RunWorld world) => context.Services
        .AddSingleton(world.Database).AddSingleton<ICatalog>(world.Catalog).AddSingleton(world.History)
        .AddSingleton(world.Service).AddSingleton(world.Rollbacks).AddSingleton<RunBatch>().AddScoped<RunCommands>();

    /// <summary>For pages about tables.</summary>
    public static IServiceCollection AddTablePages(this PageContext context, RunWorld world, PipelineSource source)
    {
        var queries = new PricedQueries(null);
        return context.AddRunCommands(world)
            .AddSingleton(source).AddSingleton<RunFeed>().AddSingleton<PastRuns>().AddSingleton<IQueryEngine>(queries).AddSingleton(world.Rows(queries))
            .AddSingleton<VersionReader>().AddSingleton<LandingChecks>().AddSingleton<TableReader>().AddSingleton<VersionComparer>()
            .AddSingleton<DeployGate>().AddSingleton<IRunGate>(s => s.GetRequiredService<DeployGate>());
    }
}
