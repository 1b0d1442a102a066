using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Changes;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Changes;

/// <summary>What changed between runs and points in time, over a real history.</summary>
public sealed class ChangeServiceTests : IAsyncLifetime
{
    private RunWorld _world = null!;

    /// <summary>The rows that each table has in the next run.</summary>
    private readonly Dictionary<string, long> _rows = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _world.Engine.OnStart = r => new(
            EngineRunState.Succeeded,
            Metrics: FakeJobEngine.Metrics(r.Table, r.Version, _rows.GetValueOrDefault(r.Table.Value, 7)) with { SqlHash = r.SqlHash, Inputs = [.. r.Inputs.Select(Read)] });

        static InputMetrics Read(JobInput input) => new(input.Table, input.Version, 8, 7, [new("gone", 1)], 0);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Compare_TwoRunsAfterTheSqlChanged_ShowsTheCodeAndItsResult()
    {
        var old = await _world.RunToEndAsync("*");
        Write("make_b.sql", "SELECT t.id FROM a t WHERE t.id > 0");
        _rows["b"] = 5;
        var now = await _world.RunToEndAsync("a b c");

        var report = await CompareAsync(old.Id, now.Id);

        var code = Assert.Single(report.Code);
        Assert.Equal(("make_b.sql", FileChangeKind.Changed), (code.File, code.Kind));
        Assert.Contains("+SELECT t.id FROM a t WHERE t.id > 0", code.Diff, StringComparison.Ordinal);
        Assert.Contains("-SELECT t.id FROM a t", code.Diff, StringComparison.Ordinal);
        var b = Assert.Single(report.Tables);
        Assert.Equal(("b", 7L, 5L, false), (b.Table.Value, b.From!.Rows!.Value, b.To!.Rows!.Value, b.SameSql));
        Assert.Equal(["a"], b.Inputs.Select(i => i.Table.Value));
        Assert.Equal(["a", "c"], report.Unchanged.Select(t => t.Table.Value));
        Assert.All(report.Unchanged, t => Assert.True(t.SameSql));
        Assert.Equal(["raw", "d"], report.OnlyFrom.Select(t => t.Value));
        Assert.Empty(report.OnlyTo);
        Assert.Equal((old.Id, now.Id), (report.From.Run!.Id, report.To.Run!.Id));
        Assert.Empty(report.Notes);
    }

    [Fact]
    public async Task Compare_NoPoints_IsTheStateADayAgoAndNow()
    {
        await _world.RunToEndAsync("*");
        _world.Time.Advance(TimeSpan.FromDays(2));
        await _world.RunToEndAsync("b");
        var unchanged = await CompareAsync(null, null);
        _rows["c"] = 9;
        _world.Time.Advance(TimeSpan.FromHours(12));
        await _world.RunToEndAsync("c");
        _world.Time.Advance(TimeSpan.FromHours(13));

        var report = await CompareAsync(null, null);

        Assert.Empty(unchanged.Tables);
        Assert.Equal(["a", "c", "d", "raw"], unchanged.Unchanged.Where(t => t.SameVersion).Select(t => t.Table.Value).Order());
        Assert.Equal((true, TimeSpan.FromDays(1)), (report.To.IsNow, report.To.At - report.From.At));
        var c = Assert.Single(report.Tables);
        Assert.Equal(("c", 7L, 9L), (c.Table.Value, c.From!.Rows!.Value, c.To!.Rows!.Value));
        // The figures of durations are those of the steps that built the versions.
        Assert.All(report.Unchanged, t => Assert.NotNull(t.To!.RunId));
    }

    [Fact]
    public async Task Compare_TablesOfDifferentDefinitions_ShowsTheChangesThatTheirVersionsWereBuiltAcross()
    {
        await _world.RunToEndAsync("*");
        Write("make_b.sql", "SELECT t.id FROM a t WHERE t.id > 1");
        Write("make_c.sql", "SELECT t.id FROM a t WHERE t.id > 2");
        await _world.RunToEndAsync("b");
        var before = Middle();
        await _world.RunToEndAsync("c");

        var sinceB = await CompareAsync(null, null, at: before);
        var all = await CompareAsync(null, null, at: before - TimeSpan.FromSeconds(1));

        // c was built anew, with the text that had been edited before b was built.
        Assert.Equal(["make_c.sql"], sinceB.Code.Select(c => c.File));
        Assert.Equal(["c"], sinceB.Code[0].Tables.Select(t => t.Value));
        Assert.Equal(["make_b.sql", "make_c.sql"], all.Code.Select(c => c.File));
    }

    [Fact]
    public async Task Compare_AfterARollback_IsTheStateBefore()
    {
        await _world.RunToEndAsync("*");
        var before = Middle();
        Write("make_b.sql", "SELECT t.id FROM a t WHERE t.id > 0");
        _rows["b"] = 3;
        var bad = await _world.RunToEndAsync("b");
        var between = await CompareAsync(null, null, at: before);
        var back = (await _world.Rollbacks.RollBackAsync(bad.Id, "Ada", Token)).Run!;
        await _world.DriveAsync(back.Id);
        _world.Time.Advance(TimeSpan.FromSeconds(1));

        var report = await CompareAsync(null, null, at: before);
        var undone = await CompareAsync(bad.Id, back.Id);

        Assert.Equal(["b"], between.Tables.Select(t => t.Table.Value));
        Assert.Empty(report.Tables);
        Assert.Empty(report.Code);
        Assert.All(report.Unchanged, t => Assert.True(t.SameVersion));
        // The rollback restores a version of the earlier text.
        Assert.Contains("-SELECT t.id FROM a t WHERE t.id > 0", Assert.Single(undone.Code).Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_RunThatFailed_ShowsStatusAndNoVersion()
    {
        var old = await _world.RunToEndAsync("a b");
        var build = _world.Engine.OnStart;
        _world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Failed, "broken") : build(r);
        var failed = await _world.RunToEndAsync("a b");

        var report = await CompareAsync(old.Id, failed.Id);

        var b = Assert.Single(report.Tables);
        Assert.Equal((StepStatus.Succeeded, StepStatus.Failed, null), (b.From!.Status, b.To!.Status, b.To.Version));
        Assert.Null(b.SameSql);
    }

    [Fact]
    public async Task Compare_RunWithoutOtherSide_IsComparedWithThePreviousPublishedRunOfItsTables()
    {
        var whole = await _world.RunToEndAsync("*");
        await _world.RunToEndAsync("a");
        var build = _world.Engine.OnStart;
        _world.Engine.OnStart = _ => new(EngineRunState.Failed, "broken");
        await _world.RunToEndAsync("a b");
        _world.Engine.OnStart = build;
        var run = await _world.RunToEndAsync("a b");
        await _world.RunToEndAsync("a b");

        Assert.Equal(whole.Id, (await CompareAsync(null, run.Id)).From.Run!.Id);
    }

    [Fact]
    public async Task Compare_FirstRunOfItsTables_IsComparedWithTheTimeOfItsRequest()
    {
        await _world.RunToEndAsync("raw");
        await _world.RunToEndAsync("a");
        var run = await _world.RunToEndAsync("raw a");

        var report = await CompareAsync(null, run.Id);
        var first = await CompareAsync(null, (await _world.RunToEndAsync("c")).Id);

        Assert.Null(report.From.Run);
        Assert.Equal(2, report.Unchanged.Length);
        Assert.Null(Assert.Single(first.Tables).From);
    }

    [Fact]
    public async Task Compare_OtherLandingFiles_NamesThem()
    {
        var old = await _world.RunToEndAsync("raw a");
        _world.Catalog.Files = "files2";
        var now = await _world.RunToEndAsync("a");
        var raw = TableName.Parse("raw");
        _world.Catalog.Lists[new(raw, "files1-raw")] = [new("a.json", 1, DateTimeOffset.UnixEpoch, null)];
        _world.Catalog.Lists[new(raw, "files2-raw")] = [new("a.json", 1, DateTimeOffset.UnixEpoch, null), new("b.json", 2, DateTimeOffset.UnixEpoch, null)];

        var runs = await CompareAsync(old.Id, now.Id);
        var times = await CompareAsync(null, null, at: Middle() - TimeSpan.FromSeconds(1));

        // The landing table itself was not published again: its newer files were read by a job.
        Assert.Equal(("b.json", 1), (Assert.Single(Assert.Single(runs.Files).Files).Name, runs.Files[0].Added));
        Assert.Equal("b.json", Assert.Single(Assert.Single(times.Files).Files).Name);
    }

    [Fact]
    public async Task Compare_DefinitionRemovedByRetention_SaysSo()
    {
        var old = await _world.RunToEndAsync("a");
        Write("make_a.sql", "SELECT t.id FROM raw t WHERE t.id > 0");
        var now = await _world.RunToEndAsync("a");
        await using (var db = _world.Open())
            await db.Set<DefinitionRecord>().OrderBy(d => d.CreatedAt).Take(1).ExecuteDeleteAsync(Token);

        var report = await CompareAsync(old.Id, now.Id);

        Assert.Empty(report.Code);
        Assert.Contains("retention removed a definition", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yesterday", null, "from must be the id of a run or an RFC 3339 time")]
    [InlineData(null, "9999-01-01T00:00:00Z", "to is in the future")]
    [InlineData("0198f2a6-c0de-7b31-8000-000000000000", null, "not found")]
    public async Task Compare_PointThatCannotBe_IsRefused(string? from, string? to, string why)
    {
        var answer = await _world.Changes.CompareAsync(from, to, Token);

        Assert.Null(answer.Report);
        Assert.Contains(why, answer.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    public async Task Compare_TimeBeforeAnything_IsNothing(string to)
    {
        await _world.RunToEndAsync("a");

        var report = (await _world.Changes.CompareAsync(null, to, Token)).Report!;

        Assert.Empty(report.Tables);
        Assert.Empty(report.Unknown);
        Assert.Null(report.To.DefinitionHash);
    }

    private void Write(string file, string sql)
    {
        _world.Scripts.Write(file, sql);
        _world.Pipeline.Reload();
        Assert.Empty(_world.Pipeline.Faults);
    }

    /// <summary>A time after the last run and before the next.</summary>
    private DateTimeOffset Middle() => _world.Time.GetUtcNow() - TimeSpan.FromMilliseconds(500);

    private async Task<ChangeReport> CompareAsync(Guid? from, Guid? to, DateTimeOffset? at = null)
    {
        var answer = await _world.Changes.CompareAsync(at is { } time ? ChangePoint.Of(time).ToString() : from?.ToString(), to?.ToString(), Token);
        Assert.Null(answer.Refusal);
        return answer.Report!;
    }
}
