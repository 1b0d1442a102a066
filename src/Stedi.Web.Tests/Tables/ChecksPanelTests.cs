using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables;

public sealed class ChecksPanelTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Panel_CheckThatFailedTheLastAttempt_IsShownAsFailedWithItsRunAndRows(bool isOperator)
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        world.Engine.OnStart = r => new(EngineRunState.Failed, "b was not built", Metrics: FakeJobEngine.Metrics(r.Table, r.Version, 482) with
        {
            Checks = [new("x_is_unique", Severity.Error, 482, ["{\"x\":\"ann@example.org\"}"], 1), new("x_is_there", Severity.Error, 0, [])],
        });
        var run = await world.RunToEndAsync("b");
        var state = (await world.Standings.StateAsync(TableName.Parse("b"), Xunit.TestContext.Current.CancellationToken))!;
        _context.Services.AddSingleton(world.Standings).AddSingleton(world.Reports).AddSingleton(world.Versions).AddSingleton(world.Pipeline);
        _context.User.SetPolicies(isOperator ? [Policies.Operator] : []);

        var panel = _context.Open<ChecksPanel>(p => p.Add(c => c.Table, TableName.Parse("b")).Add(c => c.State, state)
            .Add(c => c.Declared, [new Check("x_is_unique", Severity.Error, "", "SELECT 1"), new Check("x_is_there", Severity.Error, "", "SELECT 1")]));

        panel.WaitForAssertion(() => Assert.Equal($"/runs/{run.Id}", panel.Find(".failed-checks a").GetAttribute("href")));
        Assert.Contains("482 rows in 1 group", Assert.Single(panel.FindAll(".failed-checks li")).TextContent, StringComparison.Ordinal);
        Assert.Equal(isOperator, panel.Markup.Contains("ann@example.org", StringComparison.Ordinal));
        Assert.Equal((AttemptState.Failed, run.Id), (state.Table.LastAttempt.State, state.Table.LastAttempt.RunId));
    }

    [Fact]
    public async Task Panel_LastAttemptSucceeded_ShowsTheCurrentVersionOnly()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        var state = (await world.Standings.StateAsync(TableName.Parse("b"), Xunit.TestContext.Current.CancellationToken))!;
        _context.Services.AddSingleton(world.Standings).AddSingleton(world.Reports).AddSingleton(world.Versions).AddSingleton(world.Pipeline);

        var panel = _context.Open<ChecksPanel>(p => p.Add(c => c.Table, TableName.Parse("b")).Add(c => c.State, state)
            .Add(c => c.Declared, [new Check("x_is_unique", Severity.Error, "", "SELECT 1")]));

        panel.WaitForAssertion(() => Assert.Single(panel.FindAll("li")));
        Assert.Empty(panel.FindAll(".failed-checks"));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
