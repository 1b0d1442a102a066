using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;

namespace Stedi.Web.Tables;

/// <summary>
/// What an engine says of a read that failed may quote a value of a row, whatever kind of error it is: only operators read it. The faults that are in our
/// own words are listed, so that a new one is hidden until somebody has looked at it.
/// </summary>
public static class FaultMask
{
    public const string Unsaid = "The engine could not read these rows; an operator sees why.";

    /// <summary>Why it did not succeed, as this person may read it.</summary>
    public static string For(ClaimsPrincipal user, QueryException fault) => IsOurs(fault.Failure) || user.IsInRole(Policies.Operator) ? fault.Message : Unsaid;

    private static bool IsOurs(QueryFailure failure) =>
        failure is QueryFailure.Refused or QueryFailure.TimedOut or QueryFailure.OutOfMemory or QueryFailure.NotFound or QueryFailure.Denied
            or QueryFailure.Unavailable;
}
