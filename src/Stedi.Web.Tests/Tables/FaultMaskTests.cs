using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

public sealed class FaultMaskTests
{
    private const string Message = "Could not convert string 'ann@example.org' to INT64";

    [Theory]
    [InlineData(Policies.Viewer, QueryFailure.Failed, FaultMask.Unsaid)]
    [InlineData(Policies.Operator, QueryFailure.Failed, Message)]
    [InlineData(Policies.Viewer, QueryFailure.Refused, Message)]
    [InlineData(Policies.Viewer, QueryFailure.TimedOut, Message)]
    public void For_EngineError_IsForOperators(string role, QueryFailure failure, string told) =>
        Assert.Equal(told, FaultMask.For(Someone(role), new QueryException(failure, Message)));

    [Fact]
    public void For_UnclassifiedFailure_IsForOperators() =>
        Assert.Equal(FaultMask.Unsaid, FaultMask.For(Someone(Policies.Viewer), new QueryException((QueryFailure)99, Message)));

    [Fact]
    public void ToString_OfAFailure_HidesTheEnginesTextFromLogs()
    {
        var logged = new InvalidOperationException("It failed.", new QueryException(QueryFailure.Failed, Message, inner: new InvalidOperationException(Message))).ToString();

        Assert.Contains("Failed", logged, StringComparison.Ordinal);
        Assert.DoesNotContain("ann", logged, StringComparison.Ordinal);
    }

    private static ClaimsPrincipal Someone(string role) => new(new ClaimsIdentity([new(ClaimTypes.Role, role)], "test"));
}
