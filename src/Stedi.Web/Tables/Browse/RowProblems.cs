using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tables.Browse;

/// <summary>What a read of rows that did not succeed is over REST.</summary>
internal static class RowProblems
{
    public static ProblemHttpResult Of(ClaimsPrincipal user, QueryException fault) => TypedResults.Problem(FaultMask.For(user, fault), statusCode: fault.Failure switch
    {
        QueryFailure.Denied => StatusCodes.Status403Forbidden,
        QueryFailure.Refused => StatusCodes.Status400BadRequest,
        QueryFailure.NotFound => StatusCodes.Status410Gone,
        _ => StatusCodes.Status503ServiceUnavailable,
    });
}
