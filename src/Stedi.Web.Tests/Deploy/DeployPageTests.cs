using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Deploy;
using Stedi.Web.Navigation;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Deploy;

public sealed class DeployPageTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private readonly PipelineSource _source;
    private readonly FakeDeployment _deployment = new() { Changes = [Deployed.Database, Deployed.JobOf("customer_trusted")] };

    private TestDatabase? _database;

    public DeployPageTests()
    {
        _source = new(TestPaths.Scripts, new PipelineLoader(new DuckDbSqlAnalyzer()), new Dictionary<string, string>(), NullLogger<PipelineSource>.Instance);
        _context.User.SetPolicies(Policies.Operator, Policies.Admin);
        _context.Services.AddSingleton(_source);
        _context.Services.AddSingleton<DeployGate>();
        _context.Services.AddSingleton<DeployService>();
    }

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _context.Services.AddSingleton<AuditLog>().AddSingleton(_database.Contexts);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _source.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public void Page_Drift_ShowsWhatWhyAndTheDiff()
    {
        var page = Open();

        Assert.Equal("drift", page.Find(".verdict").TextContent);
        Assert.Contains("stedi-customer_trusted", page.Find(".check-list code").TextContent, StringComparison.Ordinal);
        Assert.Equal("-workers: 50", page.Find(".diff .removed").TextContent.Trim());
        Assert.Contains("stedi-of-somebody", page.Markup, StringComparison.Ordinal);
        Assert.Contains("1 resource to create or change", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NothingDiffers_CannotBeApplied()
    {
        _deployment.Changes = [Deployed.Database];

        var page = Open();

        Assert.True(Apply(page).HasAttribute("disabled"));
        Assert.Contains("up to date", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Confirmed_AppliesTheShownPlan()
    {
        var page = Open();
        var shown = (await _deployment.PlanAsync(null!, CancellationToken.None)).Id;

        await ApplyAsync(page, "Apply plan");

        page.WaitForAssertion(() => Assert.Contains("up to date", page.Markup, StringComparison.Ordinal));
        Assert.Equal([shown], _deployment.Applied);
    }

    [Fact]
    public async Task Apply_NotConfirmed_ChangesNothing()
    {
        var page = Open();

        await ApplyAsync(page, "Cancel");

        Assert.Empty(_deployment.Applied);
    }

    [Fact]
    public async Task Apply_PlanChangedMeanwhile_ShowsTheNewOneAndSaysSo()
    {
        var page = Open();
        _deployment.Changes = [Deployed.JobOf("customer_curated")];

        await ApplyAsync(page, "Apply plan");

        page.WaitForAssertion(() => Assert.Contains("Review the new plan", page.Markup, StringComparison.Ordinal));
        Assert.Contains("stedi-customer_curated", page.Markup, StringComparison.Ordinal);
        Assert.Empty(_deployment.Applied);
    }

    [Fact]
    public async Task Apply_NoLongerAdmin_IsRefused()
    {
        var page = Open();
        _context.User.SetPolicies(Policies.Operator);

        await ApplyAsync(page, "Apply plan");

        page.WaitForAssertion(() => Assert.Contains("requires the admin role", page.Markup, StringComparison.Ordinal));
        Assert.Empty(_deployment.Applied);
    }

    [Fact]
    public void Page_EngineDoesNotAnswer_SaysWhyAndRetriesOnRequest()
    {
        _deployment.Fault = new EngineException("The credentials have expired.", isTransient: true);
        var page = Open();
        Assert.Contains("The credentials have expired.", page.Markup, StringComparison.Ordinal);
        _deployment.Fault = null;

        page.FindAll("button").Single(b => b.TextContent.Contains("Refresh plan", StringComparison.Ordinal)).Click();

        page.WaitForAssertion(() => Assert.Equal("drift", page.Find(".verdict").TextContent));
        Assert.DoesNotContain("expired", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_LocalEngine_SaysThatItNeedsNone()
    {
        var page = _context.Open<DeployPage>(_ => { });

        Assert.Contains("needs no deployment", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void NavBar_EngineAndRole_DecideWhetherItLeadsToDeploy(bool isNeeded, bool isAdmin, bool expected)
    {
        if (isNeeded)
            _context.Services.AddSingleton<IDeployment>(_deployment);
        _context.User.SetPolicies(isAdmin ? [Policies.Operator, Policies.Admin] : [Policies.Operator]);

        Assert.Equal(expected, _context.Open<NavBar>(_ => { }).FindAll("a[href='/deploy']").Count == 1);
    }

    private IRenderedComponent<DeployPage> Open()
    {
        _context.Services.AddSingleton<IDeployment>(_deployment);
        _context.Render<MudPopoverProvider>();
        return _context.Open<DeployPage>(_ => { });
    }

    private async Task ApplyAsync(IRenderedComponent<DeployPage> page, string answer)
    {
        var dialogs = _context.Render<MudDialogProvider>();
        var applying = Apply(page).ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll(".mud-dialog button")));
        await dialogs.FindAll(".mud-dialog button").Single(b => b.TextContent.Trim() == answer).ClickAsync(new());
        await applying;
    }

    private static AngleSharp.Dom.IElement Apply(IRenderedComponent<DeployPage> page) => page.FindAll("button").Single(b => b.TextContent.Trim() == "Apply plan");
}
