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
    public void For_WhatTheEngineSays_IsForOperators(string role, QueryFailure failure, string told) =>
        Assert.Equal(told, FaultMask.For(new(new ClaimsIdentity([new(ClaimTypes.Role, role)], "test")), new QueryException(failure, Message)));
}
