using System.Security.Claims;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tables.Landing;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Tables;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Versions;

public sealed class RowMaskTests
{
    private static readonly VersionView Version = new(
        "v1", Guid.Empty, Samples.Noon, null, true, true, 7, 70,
        FakeJobEngine.Metrics(TableName.Parse("t"), "v1", 7) with {
            Checks = [new("no_x", Severity.Error, 2, ["{\"email\":\"a@test.com\"}"])], Landing = new("f", 1, 10, 0, ["zelda@test.com"], ["phone"]),
        });

    private static readonly RunReport Report = new(
        Guid.Empty, RunStatus.Failed, null, 1, [TableReport.Of(Samples.Step(StepStatus.Failed), "trusted", Version.Metrics)]);

    [Fact]
    public void For_Viewer_OmitsTheRowsButKeepsTheirNumber()
    {
        var viewer = Someone(Policies.Viewer);

        var check = Assert.Single(RowMask.For(viewer, Version).Metrics.Checks);
        var reported = Assert.Single(ReportMask.For(viewer, Report).Tables[0].Checks);

        Assert.Equal((2, 0, 2, 0), (check.Violations, check.Samples.Length, reported.Violations, reported.Samples.Length));
    }

    [Fact]
    public void For_Viewer_OmitsUnknownKeysOfFiles()
    {
        var viewer = Someone(Policies.Viewer);
        var view = LandingView.Of(Version.Metrics, null)!;

        Assert.Empty(RowMask.For(viewer, Version).Metrics.Landing!.NewFields);
        Assert.Empty(ReportMask.For(viewer, Report).Tables[0].Landing!.NewFields);
        Assert.Equal((0, 1), (view.For(viewer).NewFields.Length, view.For(viewer).NewFieldCount));
        Assert.Equal(["phone"], view.For(viewer).MissingFields);
        Assert.Equal(["zelda@test.com"], view.For(Someone(Policies.Operator)).NewFields);
    }

    [Fact]
    public void For_Operator_ShowsAll()
    {
        var someone = Someone(Policies.Viewer, Policies.Operator);

        Assert.Same(Version, RowMask.For(someone, Version));
        Assert.Same(Report, ReportMask.For(someone, Report));
    }

    private static ClaimsPrincipal Someone(params string[] roles) =>
        new(new ClaimsIdentity([.. roles.Select(r => new Claim(ClaimTypes.Role, r))], "test"));
}
