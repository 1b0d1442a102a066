using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

public sealed class PreviewMaskTests
{
    private static readonly Preview Preview = new(
        [new("email", "string"), new("distance", "int")], [["a@test.com", 7L], [null, 8L]], 2, false, "local", null, 1, DateTimeOffset.UnixEpoch);

    private static readonly ColumnView[] Columns = [new("Email", "string", [ColumnTags.Personal]), new("distance", "int", [])];

    [Fact]
    public void For_Viewer_HidesPersonalValuesAndNothingElse()
    {
        var seen = PreviewMask.For(Someone(Policies.Viewer), Preview, [.. Columns], isOrdered: false);

        Assert.Equal([PreviewMask.Mark, 7L], seen.Rows[0]);
        Assert.Equal([null, 8L], seen.Rows[1]);
    }

    [Fact]
    public void For_Operator_ShowsAll() => Assert.Equal(Preview, PreviewMask.For(Someone(Policies.Viewer, Policies.Operator), Preview, [.. Columns], isOrdered: false));

    [Theory]
    [InlineData(false, "1 2 3")]
    [InlineData(true, "3 1 2")]
    public void For_ViewerOfRowsSortedByAMaskedColumn_ChangesTheOrder(bool isOrdered, string expected)
    {
        var sorted = Preview with { Rows = [["a@test.com", 3L], ["b@test.com", 1L], ["c@test.com", 2L]] };

        var seen = PreviewMask.For(Someone(Policies.Viewer), sorted, [.. Columns], isOrdered);

        Assert.Equal(expected, string.Join(' ', seen.Rows.Select(r => r[1])));
    }

    [Fact]
    public void For_ViewerOfAnUnknownColumn_HidesIt()
    {
        ImmutableArray<ColumnView> known = [new("distance", "int", [])];
        var difference = new VersionDifference(1, 0, Preview.Columns, [new(["a@test.com", 7L], 1)]);
        var statistics = new VersionStatistics(1, [Measured("email"), Measured("Distance")]);
        var viewer = Someone(Policies.Viewer);

        Assert.Equal([PreviewMask.Mark, 7L], PreviewMask.For(viewer, Preview, known, isOrdered: false).Rows[0]);
        Assert.Equal([PreviewMask.Mark, 7L], PreviewMask.For(viewer, difference, known).Samples[0].Values);
        Assert.Equal([PreviewMask.Mark, "a"], PreviewMask.For(viewer, statistics, known).Columns.Select(c => c.Min));
        Assert.Equal(["email"], PreviewMask.Hidden(viewer, ["email", "DISTANCE"], known));
        Assert.Empty(PreviewMask.Hidden(Someone(Policies.Operator), ["email"], known));
    }

    private static ColumnStatistics Measured(string name) => new(name, "string", 0, 1, "a", "b", [], [new("a", 1)]);

    private static ClaimsPrincipal Someone(params string[] roles) =>
        new(new ClaimsIdentity([.. roles.Select(r => new Claim(ClaimTypes.Role, r))], "test"));
}
