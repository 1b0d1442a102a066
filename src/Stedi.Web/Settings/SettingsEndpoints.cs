using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Settings;

/// <summary>How the server is set up, over REST. Viewers see the engine and the variables; what is kept for how long, admins decide.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings.MapGet("/engine", async (EngineReader reader, CancellationToken cancellationToken) =>
            TypedResults.Ok(await reader.ReadAsync(cancellationToken))).WithSummary("The engine, versions, places, and the checks of health, asked now.");
        settings.MapGet("/variables", (EngineReader reader) => TypedResults.Ok(reader.Variables())).WithSummary("Declared variables, and the values in force.");
        settings.MapGet("/retention", async (RetentionRules rules, CancellationToken cancellationToken) =>
            TypedResults.Ok(await rules.ListAsync(cancellationToken))).RequireAuthorization(Policies.Admin).WithSummary("How long what is kept.");
        settings.MapPut("/retention/{kind}", ChangeAsync).RequireAuthorization(Policies.Admin).WithSummary("Changes how long one of them is kept.");
    }

    private static async Task<Results<Ok<ImmutableArray<RetentionView>>, Problem<Status404>>> ChangeAsync(
        string kind, ChangeRetention request, ClaimsPrincipal user, RetentionRules rules, CancellationToken cancellationToken)
    {
        if (EnumWord.Read<RetentionKind>(kind) is not { } known)
            return Problem.NotFound($"There is no '{kind}': it is one of {EnumWord.Choices<RetentionKind>()}.");
        await rules.ChangeAsync(known, request.Days, Caller.NameOf(user), cancellationToken);
        return TypedResults.Ok(await rules.ListAsync(cancellationToken));
    }
}

/// <summary>The body of <c>PUT /settings/retention/{kind}</c>.</summary>
internal sealed record ChangeRetention([property: Range(1, RetentionRules.MostDays)] int Days);
