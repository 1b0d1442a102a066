using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
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
        settings.MapPut("/retention/{kind}", ChangeAsync).RequireAuthorization(Policies.Admin)
            .WithSummary("Changes how long one of them is kept. 409 where that is shorter than now and confirmDeletion is not true.");
        settings.MapGet("/retention/{kind}/preview", PreviewAsync).RequireAuthorization(Policies.Admin)
            .WithSummary("What keeping one of them for so many days deletes within the hour. Changes nothing.");
    }

    private static async Task<Results<Ok<RetentionLoss>, Problem<Status404>>> PreviewAsync(
        string kind, [Range(1, RetentionRules.MostDays), Description("Days that it would be kept.")] int days, RetentionPreview preview,
        CancellationToken cancellationToken) =>
        EnumWord.Read<RetentionKind>(kind) is { } known ? TypedResults.Ok(await preview.OfAsync(known, days, cancellationToken)) : Missing(kind);

    private static async Task<Results<Ok<ImmutableArray<RetentionView>>, Problem<Status404>, Problem<Status409>>> ChangeAsync(
        string kind, ChangeRetention request, ClaimsPrincipal user, RetentionRules rules, RetentionPreview preview, CancellationToken cancellationToken)
    {
        if (EnumWord.Read<RetentionKind>(kind) is not { } known)
            return Missing(kind);
        var now = (await rules.ListAsync(cancellationToken)).Single(r => r.Kind == known).Days;
        if (request.Days < now && !request.ConfirmDeletion)
        {
            var loss = await preview.OfAsync(known, request.Days, cancellationToken);
            var deletes = loss.Deletes.IsEmpty ? "nothing at the moment" : string.Join(", ", loss.Deletes.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Count:N0} {d.What}")));
            return Problem.Conflict(
                $"{kind} is kept for {now} days. Keeping it for {request.Days} deletes {deletes}. This cannot be undone. Send \"confirmDeletion\": true to go on.")
                .With("deletes", loss.Deletes);
        }
        await rules.ChangeAsync(known, request.Days, Caller.NameOf(user), cancellationToken);
        return TypedResults.Ok(await rules.ListAsync(cancellationToken));
    }

    private static Problem<Status404> Missing(string kind) => Problem.NotFound($"There is no '{kind}': it is one of {EnumWord.Choices<RetentionKind>()}.");
}

/// <summary>The body of <c>PUT /settings/retention/{kind}</c>.</summary>
/// <param name="ConfirmDeletion">Needed where <paramref name="Days"/> is less than now: what is older is deleted within the hour.</param>
internal sealed record ChangeRetention([property: Range(1, RetentionRules.MostDays)] int Days, bool ConfirmDeletion = false);
