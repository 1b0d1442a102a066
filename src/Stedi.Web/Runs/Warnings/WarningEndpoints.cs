using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs.Warnings;

/// <summary>A warning and the run that shows it; for a table, the run that published its current version.</summary>
internal sealed record ShownWarning(RunWarning Warning, Guid Run);

/// <summary>The warning in the path of a request. Each room with warnings has one, as the parameters of its endpoints.</summary>
internal interface IWarningPath
{
    /// <summary>Null if there is no such run or table, or if it does not have this warning (any more).</summary>
    Task<ShownWarning?> FindAsync(CancellationToken cancellationToken);

    /// <summary>The problem if there is none.</summary>
    Problem<Status404> Missing();
}

/// <summary>The id of a warning. The endpoint checks whether it exists.</summary>
internal sealed class WarningTextAttribute() : PatternAttribute("^[0-9a-f]{16}$", "the id of a warning: 16 hex digits, from the warnings of a run or a table");

/// <summary>REST of acknowledgements. The rooms of runs and tables map it below their own paths.</summary>
internal static class WarningEndpoints
{
    /// <param name="warnings">A group with the parameters of <typeparamref name="TPath"/>: <c>/runs/{id}/warnings/{warning}</c>.</param>
    /// <param name="subject">For summaries: <c>run</c>.</param>
    public static void Map<TPath>(RouteGroupBuilder warnings, string subject)
        where TPath : class, IWarningPath
    {
        // As variables: the analyzer of route handlers fails if a handler in a call is generic.
        (Delegate acknowledge, Delegate unacknowledge) = (AcknowledgeAsync<TPath>, UnacknowledgeAsync<TPath>);
        warnings.MapPut("/acknowledgement", acknowledge).RequireAuthorization(Policies.Operator).LimitCommands()
            .WithSummary($"Acknowledge a warning of a {subject} until it changes, with an optional note.");
        warnings.MapDelete("/acknowledgement", unacknowledge).RequireAuthorization(Policies.Operator).LimitCommands()
            .WithSummary($"Undo the acknowledgement of a warning of a {subject}.");
    }

    private static async Task<Results<Ok<RunWarning>, Problem<Status404>>> AcknowledgeAsync<TPath>(
        [AsParameters] TPath path, AcknowledgeRequest request, WarningService service, ClaimsPrincipal user, CancellationToken cancellationToken)
        where TPath : class, IWarningPath =>
        await path.FindAsync(cancellationToken) is { } shown
            ? TypedResults.Ok(await service.AcknowledgeAsync(shown.Warning, shown.Run, request.Note, Caller.NameOf(user), cancellationToken))
            : path.Missing();

    /// <summary>A repeated call succeeds too.</summary>
    private static async Task<Results<NoContent, Problem<Status404>>> UnacknowledgeAsync<TPath>(
        [AsParameters] TPath path, WarningService service, ClaimsPrincipal user, CancellationToken cancellationToken)
        where TPath : class, IWarningPath
    {
        if (await path.FindAsync(cancellationToken) is not { } shown)
            return path.Missing();
        await service.UnacknowledgeAsync(shown.Warning, shown.Run, Caller.NameOf(user), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>An acknowledgement to make.</summary>
/// <param name="Note">Why it is no problem, or what happens next. Plain text.</param>
internal sealed record AcknowledgeRequest([property: Search(Acknowledgement.MaxNote)] string? Note = null);
