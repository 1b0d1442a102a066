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
        var seen = PreviewMask.For(Someone(Policies.Viewer), Preview, [.. Columns]);

        Assert.Equal([PreviewMask.Mark, 7L], seen.Rows[0]);
        Assert.Equal([null, 8L], seen.Rows[1]);
    }

    [Fact]
    public void For_Operator_ShowsAll() => Assert.Equal(Preview, PreviewMask.For(Someone(Policies.Viewer, Policies.Operator), Preview, [.. Columns]));

    private static ClaimsPrincipal Someone(params string[] roles) =>
        new(new ClaimsIdentity([.. roles.Select(r => new Claim(ClaimTypes.Role, r))], "test"));
}
