using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Runs;

/// <summary>Which versions were current at a point in time, from the history alone. The clock moves on by a second with each run.</summary>
public sealed class PastVersionsTests : IAsyncLifetime
{
    private static readonly TableName A = TableName.Parse("a");

    private RunWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task At_AnyTimeOfPublicationsAndARollback_IsTheVersionThatReadersSaw()
    {
        var none = _world.Time.GetUtcNow() - TimeSpan.FromSeconds(1);
        var expected = new List<(DateTimeOffset At, string Version)>();
        foreach (var _ in Enumerable.Range(0, 4))
            expected.Add((await RunAsync("raw a"), Current()));
        Assert.NotNull((await _world.Rollbacks.RollBackAsync(A, expected[1].Version, "Ada", Token)).Run is { } back ? await DriveAsync(back.Id) : null);
        expected.Add((Middle(), Current()));
        Assert.Equal(expected[1].Version, expected[^1].Version);
        expected.Add((await RunAsync("b"), Current()));
        expected.Add((await RunAsync("a"), Current()));

        foreach (var (at, version) in expected)
            Assert.Equal((at, version), (at, VersionOf(await AtAsync(at))));
        Assert.Empty((await AtAsync(none)).Tables);
        Assert.Empty((await AtAsync(none)).Unknown);
        Assert.Equal(["a", "raw"], (await AtAsync(expected[0].At)).Tables.Select(t => t.Table.Value).Order());
    }

    [Fact]
    public async Task At_TimeOfARunThatFailed_IsTheVersionBefore()
    {
        await RunAsync("a");
        var version = Current();
        _world.Engine.OnStart = _ => new(EngineRunState.Failed, "broken");
        var at = await RunAsync("a");
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await RunAsync("a");

        Assert.Equal(version, VersionOf(await AtAsync(at)));
    }

    [Fact]
    public async Task At_TimeWhoseRunsWereRemoved_IsUnknownAndNotAnOlderVersion()
    {
        await RunAsync("a");
        var second = await _world.RunToEndAsync("a");
        var lost = Middle();
        var third = await _world.RunToEndAsync("a");
        var replaced = Middle();
        await RunAsync("a");
        var kept = Current();
        // The third run, which replaced the second's version, and the first one are gone; what the fourth replaced is still known.
        await using (var db = _world.Open())
        {
            var gone = new[] { third.Id };
            await db.Set<RunTable>().Where(t => gone.Contains(t.RunId)).ExecuteDeleteAsync(Token);
            await db.Set<Step>().Where(t => gone.Contains(t.RunId)).ExecuteDeleteAsync(Token);
        }

        Assert.Equal(A, Assert.Single((await AtAsync(lost)).Unknown));
        Assert.Empty((await AtAsync(lost)).Tables);
        Assert.Equal(third.Steps[0].Version, VersionOf(await AtAsync(replaced)));
        Assert.Equal(kept, VersionOf(await AtAsync(_world.Time.GetUtcNow())));
        Assert.NotEqual(second.Steps[0].Version, kept);
    }

    [Fact]
    public async Task At_AfterATableWasPurged_HasItNoMore()
    {
        var before = await RunAsync("a");
        await using (var db = _world.Open())
            await db.Set<TableVersionRecord>().ExecuteUpdateAsync(s => s.SetProperty(v => v.RemovedAt, _world.Time.GetUtcNow()), Token);
        _world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(VersionOf(await AtAsync(before)));
        Assert.Empty((await AtAsync(_world.Time.GetUtcNow())).Tables);
    }

    private Task<VersionsAtTime> AtAsync(DateTimeOffset at) => new PastVersions(_world.Database).AtAsync(at, Token);

    private static string? VersionOf(VersionsAtTime state) => state.Tables.SingleOrDefault(t => t.Table == A)?.Version;

    private string Current() => _world.Catalog.Current.Find(A)!.Version;

    /// <summary>Runs, and returns a time after its end and before the next run.</summary>
    private async Task<DateTimeOffset> RunAsync(string select)
    {
        await _world.RunToEndAsync(select);
        return Middle();
    }

    private DateTimeOffset Middle() => _world.Time.GetUtcNow() - TimeSpan.FromMilliseconds(500);

    private async Task<RunView> DriveAsync(Guid id)
    {
        await _world.DriveAsync(id);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        return await _world.FindAsync(id);
    }
}
