using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Rows;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Rows;

public sealed class SamplePanelTests
{
    [Fact]
    public async Task Panel_ViewerOnAPaidEngine_NamesTheNeededRoleAndOffersNothing()
    {
        await using var page = new PageContext();
        page.User.SetRoles(Policies.Viewer);
        var engine = new PricedQueries(new QueryPrice(5));
        page.Services.AddSingleton<IQueryEngine>(engine).AddSingleton(new RowService(null!, null!, engine));

        var panel = page.Open<SamplePanel>(p => p.Add(s => s.Scope, RowScope.Published).Add(s => s.Pick, RowPick.Read("b.a.kept")!));

        Assert.Contains("operator role", panel.Find("p.quiet").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Show rows", panel.Markup, StringComparison.Ordinal);
    }
}
