using Stedi.Web.Runs;
using Stedi.Web.Tables.Browse;
using Stedi.Web.Tables.Compare;
using Stedi.Web.Tables.Landing;
using Stedi.Web.Tables.Removed;
using Stedi.Web.Tables.Statistics;

namespace Stedi.Web.Tables;

public static class TableSetup
{
    public static void AddTables(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LandingChecks>();
        builder.Services.AddSingleton<TableReader>();
        builder.Services.AddSingleton<IOutdatedTables>(s => s.GetRequiredService<TableReader>());
        builder.Services.AddSingleton<RowBrowser>();
        builder.Services.AddSingleton<LandingReader>();
        builder.Services.AddSingleton<TableStatistics>();
        builder.Services.AddSingleton<VersionComparer>();
        builder.Services.AddSingleton<RemovedTables>();
    }
}
