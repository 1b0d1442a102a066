using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Tables.Browse;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Tables.Browse;

public sealed class RowBrowserTests
{
    [Theory]
    [InlineData(5.0, Policies.Viewer, true)]
    [InlineData(5.0, Policies.Operator, false)]
    [InlineData(null, Policies.Viewer, false)]
    public void Refusal_OnAPaidEngine_IsForViewers(double? price, string role, bool refused)
    {
        var browser = new RowBrowser(new PricedQueries(price is { } usd ? new QueryPrice(usd) : null));

        Assert.Equal(refused, browser.Refusal(User(role)) is not null);
    }

    [Fact]
    public async Task ExportAsync_ViewerOnAPaidEngine_IsDeniedBeforeAnyRead()
    {
        var browser = new RowBrowser(new PricedQueries(new QueryPrice(5)));

        var fault = await Assert.ThrowsAsync<QueryException>(
            () => browser.ExportAsync(User(Policies.Viewer), Samples.State().Table, "v1", RowRequest.First, ResultFormat.Csv, Dates.Stored, TestContext.Current.CancellationToken));

        Assert.Equal(QueryFailure.Denied, fault.Failure);
    }

    private static ClaimsPrincipal User(string role) => new(new ClaimsIdentity([new(ClaimTypes.Role, role)], "test"));
}
