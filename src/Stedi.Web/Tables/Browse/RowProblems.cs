using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Engines;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tables.Browse;

/// <summary>Maps a failed read of rows to REST problems.</summary>
internal static class RowProblems
{
    public static Results<Problem<Status400>, Problem<Status403>, Problem<Status410>, Problem<Status503>> Of(ClaimsPrincipal user, QueryException fault)
    {
        var detail = FaultMask.For(user, fault);
        return fault.Failure switch
        {
            QueryFailure.Denied => Problem.Denied(detail),
            QueryFailure.Refused => Problem.Invalid(detail),
            QueryFailure.NotFound => Problem.Gone(detail),
            _ => Problem.Unavailable(detail),
        };
    }
}
