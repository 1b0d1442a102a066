using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Settings;

/// <summary>Settings over REST. Viewers read the engine and the variables. Only admins read and change retention.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings.MapGet("/engine", async (EngineReader reader, CancellationToken cancellationToken) =>
            TypedResults.Ok(await reader.ReadAsync(cancellationToken))).WithSummary("Get the engine, versions, locations and current health checks.");
        settings.MapGet("/variables", (EngineReader reader) => TypedResults.Ok(reader.Variables())).WithSummary("List declared variables and their current values.");
        settings.MapGet("/retention", async (RetentionRules rules, CancellationToken cancellationToken) =>
            TypedResults.Ok(await rules.ListAsync(cancellationToken))).RequireAuthorization(Policies.Admin).WithSummary("List retention times.");
        settings.MapPut("/retention/{kind}", ChangeAsync).RequireAuthorization(Policies.Admin)
            .WithSummary("Change a retention time. Returns 409 if it is shorter than now and confirmDeletion is not true.");
        settings.MapGet("/retention/{kind}/preview", PreviewAsync).RequireAuthorization(Policies.Admin)
            .WithSummary("Preview what a retention time would delete within an hour. Changes nothing.");
    }

    private static async Task<Results<Ok<RetentionLoss>, Problem<Status404>>> PreviewAsync(
        string kind, [Range(1, RetentionRules.MostDays), Description("The retention to preview, in days.")] int days, RetentionPreview preview,
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
            var deletes = loss.Deletes.IsEmpty ? "nothing now" : string.Join(", ", loss.Deletes.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Count:N0} {d.What}")));
            return Problem.Conflict(
                $"Reducing the retention of {kind} from {now} to {request.Days} days deletes {deletes}. This cannot be undone. To confirm, send \"confirmDeletion\": true.")
                .With("deletes", loss.Deletes);
        }
        await rules.ChangeAsync(known, request.Days, Caller.NameOf(user), cancellationToken);
        return TypedResults.Ok(await rules.ListAsync(cancellationToken));
    }

    private static Problem<Status404> Missing(string kind) => Problem.NotFound($"'{kind}' has no retention. Choose one of {EnumWord.Choices<RetentionKind>()}.");
}

/// <summary>The body of <c>PUT /settings/retention/{kind}</c>.</summary>
/// <param name="ConfirmDeletion">Required if <paramref name="Days"/> is less than now. Older entries are deleted within an hour.</param>
internal sealed record ChangeRetention([property: Range(1, RetentionRules.MostDays)] int Days, bool ConfirmDeletion = false);
