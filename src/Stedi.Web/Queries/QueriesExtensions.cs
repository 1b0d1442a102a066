using Stedi.Web.Queries.Saved;

namespace Stedi.Web.Queries;

internal static class QueriesExtensions
{
    public static void AddQueries(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<QueryOptions>().BindConfiguration(QueryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<QueryHost>();
        builder.Services.AddSingleton<OpenQueries>();
        builder.Services.AddSingleton<QueryNews>();
        builder.Services.AddSingleton<QueryService>();
        builder.Services.AddSingleton<QueryFeed>();
        builder.Services.AddSingleton<QueryHistory>();
        builder.Services.AddSingleton<QueryEstimates>();
        builder.Services.AddSingleton<QueryExports>();
        builder.Services.AddSingleton<QueryTraces>();
        builder.Services.AddSingleton<SavedQueries>();
        builder.Services.AddSingleton<QueryRetention>();
        builder.Services.AddScoped<QuerySession>();
        builder.Services.AddHostedService<QueryTurns>();
        builder.Services.AddHostedService(sp => sp.GetRequiredService<QueryRetention>());
    }

    public static void MapQueries(this IEndpointRouteBuilder api)
    {
        QueryEndpoints.Map(api);
        SavedQueryEndpoints.Map(api);
    }
}
