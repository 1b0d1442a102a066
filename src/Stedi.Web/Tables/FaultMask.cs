using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;

namespace Stedi.Web.Tables;

/// <summary>What an engine says of a read that failed may quote a value of a row: only operators read it. All other faults are in our own words.</summary>
public static class FaultMask
{
    public const string Unsaid = "The engine could not read these rows; an operator sees why.";

    /// <summary>Why it did not succeed, as this person may read it.</summary>
    public static string For(ClaimsPrincipal user, QueryException fault) =>
        fault.Failure == QueryFailure.Failed && !user.IsInRole(Policies.Operator) ? Unsaid : fault.Message;
}
