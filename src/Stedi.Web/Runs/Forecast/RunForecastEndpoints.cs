using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs.Forecast;

internal static class RunForecastEndpoints
{
    public static void Map(RouteGroupBuilder runs) => runs.MapGet("/forecast", OfAsync).RequireAuthorization(Policies.Operator)
        .WithSummary("Preview a run of this selection: tables, inputs, typical duration and cost. Starts nothing.");

    private static async Task<Results<Ok<RunForecast>, Problem<Status400>>> OfAsync([Line(Selection.MaxLength)] string select, RunForecasts forecasts, CancellationToken cancellationToken)
    {
        var forecast = await forecasts.OfAsync(select, cancellationToken);
        return forecast.Errors.IsEmpty
            ? TypedResults.Ok(forecast)
            : Problem.Invalid(string.Join(" ", forecast.Errors));
    }
}
