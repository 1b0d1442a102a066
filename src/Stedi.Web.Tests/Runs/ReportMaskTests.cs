using System.Security.Claims;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs;

public sealed class ReportMaskTests
{
    private static readonly RunReport Report = new(Guid.Empty, RunStatus.Failed, null, 1,
    [
        TableReport.Of(Samples.Step(StepStatus.Failed), "trusted", FakeJobEngine.Metrics(TableName.Parse("t"), "v1", 7) with
        {
            Checks = [new("no_x", Severity.Error, 2, ["{\"email\":\"a@test.com\"}"])],
        }),
    ]);

    [Fact]
    public void For_Viewer_LeavesTheRowsOutAndTheirNumberIn()
    {
        var check = Assert.Single(ReportMask.For(Someone(Policies.Viewer), Report).Tables[0].Checks);

        Assert.Equal((2, 0), (check.Violations, check.Samples.Length));
    }

    [Fact]
    public void For_Operator_ShowsAll() => Assert.Same(Report, ReportMask.For(Someone(Policies.Viewer, Policies.Operator), Report));

    private static ClaimsPrincipal Someone(params string[] roles) =>
        new(new ClaimsIdentity([.. roles.Select(r => new Claim(ClaimTypes.Role, r))], "test"));
}
