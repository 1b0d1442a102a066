using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Rows;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Rows;

public sealed class RowServiceTests
{
    private static readonly RowPick Kept = RowPick.Read("a.a.kept")!;
    private static readonly RowPick Rejected = RowPick.Read("a.a.dropped.gone")!;

    [Fact]
    public async Task Samples_OnAPaidEngine_AreDeniedToAViewerBeforeAnyRead()
    {
        await using var world = await BuiltAsync();
        var rows = world.Rows(new PricedQueries(new QueryPrice(5)));

        var denied = await AskAsync(rows, Policies.Viewer, Kept);

        Assert.Equal((null, RowFault.Denied), (denied.Value, denied.Fault));
        Assert.Contains("operator role", denied.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => AskAsync(rows, Policies.Operator, Kept));
    }

    [Fact]
    public async Task Samples_OfRejectedLines_AreDeniedToAViewerBeforeTheyAreRead()
    {
        await using var world = await BuiltAsync();
        var rows = world.Rows(new PricedQueries(null));

        var denied = await AskAsync(rows, Policies.Viewer, Rejected);

        Assert.Equal((RowFault.Denied, 0), (denied.Fault, world.Catalog.RejectsRead));
        Assert.NotNull((await AskAsync(rows, Policies.Operator, Rejected)).Value);
        Assert.Equal(1, world.Catalog.RejectsRead);
    }

    [Theory]
    [InlineData(Policies.Viewer, FaultMask.Unsaid)]
    [InlineData(Policies.Operator, "Cannot cast 'ann@example.org'")]
    public async Task Samples_EngineQuotesAValue_OnlyAnOperatorSeesIt(string role, string told)
    {
        await using var world = await BuiltAsync();
        var rows = world.Rows(new PricedQueries(null, new QueryException(QueryFailure.Failed, "Cannot cast 'ann@example.org'")));

        var answer = await AskAsync(rows, role, Kept);

        Assert.Equal((RowFault.Engine, told), (answer.Fault, answer.Message));
    }

    private static async Task<RunWorld> BuiltAsync()
    {
        var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.RunToEndAsync("*");
        return world;
    }

    private static Task<RowAnswer<RowSample>> AskAsync(RowService rows, string role, RowPick pick) =>
        rows.SamplesAsync(new(new ClaimsIdentity([new(ClaimTypes.Role, role)], "test")), RowScope.Published, pick, 5, TestContext.Current.CancellationToken);
}
