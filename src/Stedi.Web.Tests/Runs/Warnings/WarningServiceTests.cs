using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Warnings;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs.Warnings;

/// <summary>An acknowledgement holds for the same warning, until a run that publishes has changed it.</summary>
public sealed class WarningServiceTests : IAsyncLifetime
{
    private static readonly TableName Raw = TableName.Parse("raw");
    private static readonly TableName A = TableName.Parse("a");

    private RunWorld _world = null!;
    private int _violations = 3;
    private int _rejects;
    private bool _fails;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WarningService Warnings => new(_world.Database, _world.Time);

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _world.Engine.OnStart = r => _fails && r.Table != A ? new(EngineRunState.Failed, "broken") : new(EngineRunState.Succeeded, Metrics: MetricsOf(r));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Acknowledge_OneRun_CoversTheSameWarningOfOlderAndNewerRuns()
    {
        var (older, run) = (await _world.RunToEndAsync("a"), await _world.RunToEndAsync("a"));

        var warning = await Warnings.AcknowledgeAsync(Assert.Single(run.Warnings), run.Id, " known ", "Ada", Token);
        var newer = await _world.RunToEndAsync("a");

        Assert.Equal(("Ada", "known"), (warning.Acknowledged!.By, warning.Acknowledged.Note));
        foreach (var each in new[] { older, run, newer })
            Assert.Equal((0, 1), await CountAsync(each));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(2)]
    public async Task Run_AnotherNumber_IsAWarningAgainAndStaysOneWhenTheFirstNumberReturns(int changed)
    {
        var first = await _world.RunToEndAsync("a");
        await AcknowledgeAsync(first);

        _violations = changed;
        var different = await _world.RunToEndAsync("a");
        _violations = 3;
        var back = await _world.RunToEndAsync("a");

        Assert.Equal([(0, 1), (1, 0), (1, 0)], [await CountAsync(first), await CountAsync(different), await CountAsync(back)]);
        // It can be acknowledged anew.
        await AcknowledgeAsync(back);
        Assert.Equal((0, 1), await CountAsync(back));
    }

    [Fact]
    public async Task Run_WithoutTheWarning_EndsTheAcknowledgement()
    {
        await AcknowledgeAsync(await _world.RunToEndAsync("a"));

        _violations = 0;
        await _world.RunToEndAsync("a");
        _violations = 3;

        Assert.Equal((1, 0), await CountAsync(await _world.RunToEndAsync("a")));
    }

    [Fact]
    public async Task Run_ThatPublishesNothing_EndsNoAcknowledgement()
    {
        await AcknowledgeAsync(await _world.RunToEndAsync("a"));

        (_violations, _fails) = (5, true);
        var failed = await _world.RunToEndAsync("a b");
        (_violations, _fails) = (3, false);
        var next = await _world.RunToEndAsync("a");

        Assert.Equal((RunStatus.Failed, (1, 0), (0, 1)), (failed.Status, await CountAsync(failed), await CountAsync(next)));
    }

    [Fact]
    public async Task Run_OfAnotherTable_EndsNoAcknowledgement()
    {
        var run = await _world.RunToEndAsync("a");
        await AcknowledgeAsync(run);

        await _world.RunToEndAsync("b");

        Assert.Null((await OnlyAsync()).EndedByRun);
        Assert.Equal((0, 1), await CountAsync(run));
    }

    /// <summary>A landing table has a warning in runs that only read it, too.</summary>
    [Fact]
    public async Task Run_ThatOnlyReadsALandingTable_ChangesItsWarnings()
    {
        (_violations, _rejects) = (0, 2);
        var rejected = await _world.RunToEndAsync("a");
        Assert.Equal((Raw, RunWarnings.Rejects), (rejected.Warnings.Single().Table, rejected.Warnings.Single().Kind));
        await AcknowledgeAsync(rejected);
        Assert.Equal((0, 1), await CountAsync(await _world.RunToEndAsync("a")));

        _rejects = 0;
        await _world.RunToEndAsync("a");
        _rejects = 2;

        Assert.Equal((1, 0), await CountAsync(await _world.RunToEndAsync("a")));
    }

    [Fact]
    public async Task Acknowledge_WarningThatHasGoneSince_DoesNotCoverItsReturn()
    {
        var old = await _world.RunToEndAsync("a");
        _violations = 0;
        await _world.RunToEndAsync("a");

        await AcknowledgeAsync(old);
        _violations = 3;

        Assert.Equal([(0, 1), (1, 0)], [await CountAsync(old), await CountAsync(await _world.RunToEndAsync("a"))]);
    }

    [Fact]
    public async Task Acknowledge_Again_ChangesNothingUnlessTheNoteDiffers()
    {
        var run = await _world.RunToEndAsync("a");
        await Warnings.AcknowledgeAsync(run.Warnings[0], run.Id, null, "Ada", Token);
        _world.Time.Advance(TimeSpan.FromMinutes(1));

        var again = await Warnings.AcknowledgeAsync(run.Warnings[0], run.Id, "", "Ben", Token);
        var noted = await Warnings.AcknowledgeAsync(run.Warnings[0], run.Id, "secret reason", "Ben", Token);

        Assert.Equal(("Ada", null), (again.Acknowledged!.By, again.Acknowledged.Note));
        Assert.Equal(("Ben", "secret reason"), (noted.Acknowledged!.By, noted.Acknowledged.Note));
        await OnlyAsync();
        var audit = (await new AuditLog(_world.Database, _world.Time).ListAsync(new(null, AuditActions.WarningAcknowledged), Token)).Items;
        Assert.Equal(["Ben", "Ada"], audit.Select(e => e.Actor));
        Assert.All(audit, e => Assert.Equal(("a", false), (e.Subject, e.Detail!.Contains("secret", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Unacknowledge_Acknowledged_IsAWarningAgainInAllRuns()
    {
        var (older, run) = (await _world.RunToEndAsync("a"), await _world.RunToEndAsync("a"));
        await AcknowledgeAsync(run);

        Assert.True(await Warnings.UnacknowledgeAsync(older.Warnings[0], older.Id, "Ben", Token));
        Assert.False(await Warnings.UnacknowledgeAsync(older.Warnings[0], older.Id, "Ben", Token));

        Assert.Equal([(1, 0), (1, 0)], [await CountAsync(older), await CountAsync(run)]);
        Assert.Single((await new AuditLog(_world.Database, _world.Time).ListAsync(new(null, AuditActions.WarningUnacknowledged), Token)).Items);
    }

    [Fact]
    public async Task Table_CurrentVersion_HasItsWarningsAndTheAcknowledgement()
    {
        var run = await _world.RunToEndAsync("a");
        Assert.Equal([(run.Warnings[0].Id, true)], await OfTableAsync());

        await AcknowledgeAsync(run);
        Assert.Equal([(run.Warnings[0].Id, false)], await OfTableAsync());

        var path = new TableWarningPath("a", run.Warnings[0].Id, _world.Standings);
        Assert.Equal(run.Id, (await path.FindAsync(Token))!.Run);
        Assert.Null(await (path with { Warning = "0000000000000000" }).FindAsync(Token));
        Assert.Null(await (path with { Name = "nowhere" }).FindAsync(Token));
    }

    [Fact]
    public void Id_Check_ChangesWithItsCountsAndItsRuleOnly()
    {
        var metrics = FakeJobEngine.Metrics(A, "v1", 7) with { Checks = [new("crossed", Severity.Warn, 3, [])] };
        var table = TableWith("SELECT 1");
        var id = IdOf(table, metrics);

        Assert.Equal(id, IdOf(table, metrics with { Version = "v2", RowsOut = 8, SqlHash = "other" }));
        Assert.Equal(4, new[]
        {
            id, IdOf(TableWith("SELECT 2"), metrics), IdOf(table, metrics with { Checks = [new("crossed", Severity.Warn, 4, [])] }),
            IdOf(table, metrics with { Checks = [new("crossed", Severity.Warn, 3, [], 1)] }),
        }.Distinct().Count());
    }

    [Fact]
    public void Id_Rejects_ChangesWithTheirNumberAndNotWithTheirShare()
    {
        var table = new Table(Raw, new("landing", 0, ""), "", [], [], [], null, "raw.sql");

        Assert.Equal(IdOf(table, Landed("v1", 2, lines: 956)), IdOf(table, Landed("v2", 2, lines: 2_000)));
        Assert.NotEqual(IdOf(table, Landed("v1", 2, lines: 956)), IdOf(table, Landed("v2", 3, lines: 956)));
    }

    /// <summary>Warnings that an earlier release has kept have no id: theirs is made of what they say.</summary>
    [Fact]
    public void Id_WarningOfAnEarlierRelease_IsOfItsMessage()
    {
        var old = new RunWarning(A, RunWarnings.Check, "Check crossed failed: 3 rows", "v1");

        Assert.Equal(old.Id, (old with { Version = "v2" }).Id);
        Assert.NotEqual(old.Id, new RunWarning(A, RunWarnings.Check, "Check crossed failed: 4 rows", "v1").Id);
    }

    private static Table TableWith(string rule) =>
        new(A, new("trusted", 1, ""), "", [], [], [new("crossed", Severity.Warn, "", rule)], null, "a.sql");

    private static string IdOf(Table table, VersionMetrics metrics) => Assert.Single(RunWarnings.Of(table, metrics)).Id;

    private Task<RunWarning> AcknowledgeAsync(RunView run) => Warnings.AcknowledgeAsync(Assert.Single(run.Warnings), run.Id, null, "Ada", Token);

    private async Task<(int Open, int Acknowledged)> CountAsync(RunView run)
    {
        var now = await _world.FindAsync(run.Id);
        // A list shows the same.
        Assert.Equal(now.Warnings, (await _world.History.ListAsync(new(), Token)).Items.Single(r => r.Id == run.Id).Warnings);
        return (now.OpenWarnings, now.AcknowledgedWarnings);
    }

    private async Task<Acknowledgement> OnlyAsync()
    {
        await using var db = _world.Open();
        return await db.Set<Acknowledgement>().AsNoTracking().SingleAsync(Token);
    }

    private async Task<IEnumerable<(string Id, bool IsOpen)>> OfTableAsync() =>
        (await _world.Standings.StateAsync(A, Token))!.Table.Warnings.Select(w => (w.Id, w.Acknowledged is null));

    private VersionMetrics MetricsOf(JobRequest request)
    {
        foreach (var input in request.Inputs.Where(i => i.Table == Raw))
            _world.Catalog.Metrics[new(Raw, input.Version)] = Landed(input.Version, _rejects, 956);
        return FakeJobEngine.Metrics(request.Table, request.Version, 7) with
        {
            Inputs = [.. request.Inputs.Select(i => new InputMetrics(i.Table, i.Version, 7, 7, [], 0))],
            Checks = request.Table == A ? [new("crossed", Severity.Warn, _violations, [])] : [],
        };
    }

    private static VersionMetrics Landed(string version, int rejects, int lines) => FakeJobEngine.Metrics(Raw, version, lines - rejects) with
    {
        Inputs = [new(Raw, version, lines, lines - rejects, [new(RejectReasons.MalformedJson, rejects)], 0)],
        Landing = new("print", 1, 10, rejects, [], []),
    };
}
