using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;

namespace Stedi.Web.Tables;

/// <summary>
/// Hides engine errors from viewers, because any of them can quote row data. Errors written by this program are listed here, so that a new
/// kind stays hidden until someone has reviewed it.
/// </summary>
public static class FaultMask
{
    public const string Unsaid = "The engine could not read these rows. Viewing the error requires the operator role.";

    /// <summary>The error, as far as this user may read it.</summary>
    public static string For(ClaimsPrincipal user, QueryException fault) => IsOurs(fault.Failure) || user.IsInRole(Policies.Operator) ? fault.Message : Unsaid;

    private static bool IsOurs(QueryFailure failure) =>
        failure is QueryFailure.Refused or QueryFailure.TimedOut or QueryFailure.OutOfMemory or QueryFailure.NotFound or QueryFailure.Denied
            or QueryFailure.Unavailable;
}
