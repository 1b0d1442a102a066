using System.Security.Claims;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Tables;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Versions;

public sealed class RowMaskTests
{
    private static readonly VersionView Version = new(
        "v1", Guid.Empty, Samples.Noon, null, true, true, 7, 70,
        FakeJobEngine.Metrics(TableName.Parse("t"), "v1", 7) with { Checks = [new("no_x", Severity.Error, 2, ["{\"email\":\"a@test.com\"}"])] });

    [Fact]
    public void For_Viewer_LeavesTheRowsOutAndTheirNumberIn()
    {
        var check = Assert.Single(RowMask.For(Someone(Policies.Viewer), Version).Metrics.Checks);

        Assert.Equal((2, 0), (check.Violations, check.Samples.Length));
    }

    [Fact]
    public void For_Operator_ShowsAll() => Assert.Same(Version, RowMask.For(Someone(Policies.Viewer, Policies.Operator), Version));

    private static ClaimsPrincipal Someone(params string[] roles) =>
        new(new ClaimsIdentity([.. roles.Select(r => new Claim(ClaimTypes.Role, r))], "test"));
}
