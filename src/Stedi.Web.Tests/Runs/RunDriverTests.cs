using CsCheck;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

public sealed class RunDriverTests
{
    [Fact]
    public async Task Drive_EverythingSucceeds_PublishesAllTogetherOnce()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();

        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Succeeded, ended.Status);
        Assert.All(ended.Steps, s => Assert.Equal((StepStatus.Succeeded, 1), (s.Status, s.Attempt)));
        var publication = Assert.Single(world.Catalog.Publications);
        Assert.Equal(RunWorld.Tables.Order(), publication.Versions.Keys.Select(t => t.Value).Order());
    }

    [Fact]
    public async Task Drive_TableBuiltInTheRun_IsReadByItsNewVersion()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);
        await world.DriveAsync((await world.StartAsync("b")).Id);

        var built = world.Engine.Requests.ToLookup(r => r.Table.Value);
        var first = built["a"].Single();
        Assert.All(built["b"], b => Assert.Equal(first.Version, b.Inputs.Single().Version));
        Assert.Equal("files1-raw", first.Inputs.Single().Version);
        Assert.Equal(2, built["b"].Select(b => b.Version).Distinct().Count());
    }

    [Fact]
    public async Task Drive_StepFails_SkipsItsDependentsAndPublishesNothing()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Failed, "b is broken") : FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();

        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.Equal("b failed; nothing was published", ended.Reason);
        Assert.Equal([StepStatus.Succeeded, StepStatus.Succeeded, StepStatus.Failed, StepStatus.Succeeded, StepStatus.Skipped], Statuses(ended));
        Assert.Empty(world.Catalog.Publications);
    }

    [Fact]
    public async Task Retry_AfterAFailure_BuildsOnlyWhatFailedOrWasSkipped()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Failed, "b is broken") : FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        // Files that arrive between attempts belong to the next run, because a has read the old ones.
        world.Catalog.Files = "files2";

        Assert.Null((await world.Service.RetryAsync(run.Id, "tester", CancellationToken.None)).Refusal);
        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Succeeded, ended.Status);
        Assert.Equal([1, 1, 2, 1, 1], ended.Steps.Select(s => s.Attempt));
        Assert.Equal(6, world.Engine.Starts.Count);
        Assert.Equal("files1-raw", world.Catalog.Publications.Single().Versions.Single(v => v.Key.Value == "raw").Value);
        await using var db = world.Open();
        var past = Assert.Single(await db.Set<StepAttempt>().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("b", 1, "b is broken"), (past.Table.Value, past.Attempt, past.Error));
    }

    [Fact]
    public async Task Retry_OfARunThatSucceeded_IsRefused()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);

        Assert.Contains("succeeded", (await world.Service.RetryAsync(run.Id, "tester", CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_AfterAnotherRunPublishedTheTable_IsRefused()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Failed, "b is broken") : FakeJobEngine.Succeeded(r);
        var old = await world.StartAsync();
        await world.DriveAsync(old.Id);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var newer = await world.StartAsync();
        await world.DriveAsync(newer.Id);

        var refusal = (await world.Service.RetryAsync(old.Id, "tester", CancellationToken.None)).Refusal;

        Assert.Contains("Another run has published", refusal, StringComparison.Ordinal);
        Assert.All(world.Catalog.Current.Tables.Values, p => Assert.Equal(newer.Id, p.RunId));
    }

    [Fact]
    public async Task Retry_AnotherRunPublishedTheTableWhileItWaited_BuildsTheRest()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => new(EngineRunState.Running);
        var first = await world.StartAsync();
        await world.DriveAsync(first.Id);
        var waiting = await world.StartAsync();
        await world.DriveAsync(waiting.Id);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        world.Engine.EndAll();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.DriveAsync(first.Id);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Failed, "b is broken") : FakeJobEngine.Succeeded(r);
        await world.DriveAsync(waiting.Id);
        Assert.Equal((RunStatus.Succeeded, RunStatus.Failed), ((await world.FindAsync(first.Id)).Status, (await world.FindAsync(waiting.Id)).Status));
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);

        Assert.Null((await world.Service.RetryAsync(waiting.Id, "tester", CancellationToken.None)).Refusal);
        await world.DriveAsync(waiting.Id);

        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(waiting.Id)).Status);
    }

    [Fact]
    public async Task Drive_PostgresNeverAcceptsTheOutcome_FailsAndFreesItsTables()
    {
        await using var world = await RunWorld.CreateAsync();
        await using var db = await world.Database.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlRawAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'unsupported text' USING ERRCODE = '22P05'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON stedi.table_versions EXECUTE FUNCTION refuse();
            """, TestContext.Current.CancellationToken);
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();

        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.Contains("unsupported text", ended.Steps[0].Error, StringComparison.Ordinal);
        Assert.All(ended.Steps.Skip(1), s => Assert.Equal(StepStatus.Skipped, s.Status));
        Assert.False(await db.Set<RunTable>().AnyAsync(t => t.HoldsClaim, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Drive_JobIsAlwaysLost_GivesUpAfterThreeAttempts()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = _ => new(EngineRunState.Lost, "its process was killed");
        var run = await world.StartAsync("raw a");

        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal((RunStatus.Failed, RunPlanner.MaxAttempts), (ended.Status, ended.Steps[0].Attempt));
        Assert.Equal(RunPlanner.MaxAttempts, world.Engine.Starts.Count);
    }

    [Fact]
    public async Task Cancel_WhileAJobRuns_StopsItAndPublishesNothing()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);

        await world.Service.CancelAsync(run.Id, "tester", CancellationToken.None);
        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal((RunStatus.Cancelled, "cancelled by tester"), (ended.Status, ended.Reason));
        Assert.Single(world.Engine.Stopped);
        Assert.All(ended.Steps, s => Assert.Equal(StepStatus.Cancelled, s.Status));
        Assert.Empty(world.Catalog.Publications);
    }

    [Fact]
    public async Task Drive_AnotherRunBuildsTheTable_QueuesBehindItAndSaysSo()
    {
        await using var world = await RunWorld.CreateAsync();
        var first = await world.StartAsync("raw a");
        await world.DriveAsync(first.Id);
        var second = await world.StartAsync("a b");
        await world.DriveAsync(second.Id);

        var waiting = await world.FindAsync(second.Id);
        Assert.Equal(RunStatus.Queued, waiting.Status);
        Assert.Equal((WaitKind.Tables, $"Queued behind run {first.Id}, which builds a."), (waiting.WaitsFor, waiting.Reason));

        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        world.Engine.End("raw", EngineRunState.Succeeded);
        await world.DriveAsync(first.Id);
        Assert.Contains(world.Jobs.Created, c => Equals(c.Job.Args[0], second.Id));
        await world.DriveAsync(second.Id);
        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(second.Id)).Status);
    }

    [Fact]
    public async Task Drive_RunsOfOtherTables_RunInParallel()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.DriveAsync((await world.StartAsync("raw a")).Id);
        world.Engine.OnStart = _ => new(EngineRunState.Running);
        var (b, c) = (await world.StartAsync("b"), await world.StartAsync("c"));
        await world.DriveAsync(b.Id);
        await world.DriveAsync(c.Id);

        Assert.Equal(RunStatus.Running, (await world.FindAsync(b.Id)).Status);
        Assert.Equal(RunStatus.Running, (await world.FindAsync(c.Id)).Status);
    }

    [Fact]
    public async Task Drive_InputNeverBuilt_FailsAndSaysWhatToSelect()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("b");
        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.Contains("a has never been built. Select +b", ended.Steps.Single().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drive_LandingFolderMissing_FailsTheStepWithTheFolder()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Catalog.Missing.Add("raw");
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.Equal("The folder of raw is missing.", ended.Steps[0].Error);
        Assert.All(ended.Steps.Skip(1), s => Assert.Equal(StepStatus.Skipped, s.Status));
    }

    [Fact]
    public async Task Drive_DefinitionEditedMeanwhile_KeepsTheOriginalOne()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);
        world.Scripts.Write("make_a.sql", "SELECT t.id + 1 AS id FROM raw t");
        world.Pipeline.Reload();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        world.Engine.End("raw", EngineRunState.Succeeded);
        await world.DriveAsync(run.Id);

        Assert.Equal("SELECT t.id FROM raw t", world.Engine.Requests.Single(r => r.Table.Value == "a").Sql!.Trim());
    }

    [Fact]
    public async Task Drive_ManyHints_KeepsOneChainOfPolls()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        for (var i = 0; i < 10; i++)
            await world.DriveAsync(run.Id);

        Assert.Equal(1, world.Jobs.ScheduledDrives);
        world.Time.Advance(TimeSpan.FromSeconds(2));
        await world.DriveAsync(run.Id);
        Assert.Equal(2, world.Jobs.ScheduledDrives);
    }

    [Fact]
    public async Task Drive_TwentyAtOnce_StartEachAttemptOnce()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();

        await Parallel.ForAsync(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await world.DriveAsync(run.Id));

        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(run.Id)).Status);
        Assert.Equal(RunWorld.Tables.Length, world.Engine.Starts.Count);
        Assert.All(world.Engine.Starts.Values, n => Assert.Equal(1, n));
        Assert.Single(world.Catalog.Publications);
    }

    [Fact]
    public async Task Rollback_ToAKeptVersion_PublishesItAsARun()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var old = await world.RunToEndAsync("*");
        var newer = await world.RunToEndAsync("*");
        world.Engine.Starts.Clear();
        var version = old.Steps.Single(s => s.Table.Value == "b").Version!;

        var result = await world.Rollbacks.RollBackAsync(TableName.Parse("b"), version, "tester", CancellationToken.None);
        await world.DriveAsync(result.Run!.Id);

        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(result.Run.Id)).Status);
        Assert.Equal(version, world.Catalog.Current.Find(TableName.Parse("b"))!.Version);
        Assert.Equal(newer.Steps.Single(s => s.Table.Value == "c").Version, world.Catalog.Current.Find(TableName.Parse("c"))!.Version);
        Assert.Empty(world.Engine.Starts);
    }

    [Fact]
    public async Task Rollback_ToAnUnpublishedVersion_IsRefused()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value == "d" ? new(EngineRunState.Failed, "broken") : FakeJobEngine.Succeeded(r);
        var failed = await world.RunToEndAsync("*");
        var version = failed.Steps.Single(s => s.Table.Value == "b").Version!;

        var result = await world.Rollbacks.RollBackAsync(TableName.Parse("b"), version, "tester", CancellationToken.None);

        Assert.Null(result.Run);
        Assert.Contains("was never published", result.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b", "gone", "Version gone of b not found")]
    [InlineData("raw", "any", "landing table")]
    public async Task Rollback_ToAnUnknownVersion_IsRefused(string table, string version, string because)
    {
        await using var world = await RunWorld.CreateAsync();
        var result = await world.Rollbacks.RollBackAsync(TableName.Parse(table), version, "tester", CancellationToken.None);
        Assert.Contains(because, result.Refusal, StringComparison.Ordinal);
    }

    /// <summary>
    /// The network fails or the process crashes at any call. No token starts twice, and the run is published exactly once.
    /// </summary>
    [Fact]
    public async Task Drive_AnswersAreLostAtAnyCall_StartsNothingTwiceAndEnds()
    {
        await using var world = await RunWorld.CreateAsync();
        await Gen.Int[0, int.MaxValue].SampleAsync(async seed =>
        {
            var random = new Random(seed);
            world.Engine.Starts.Clear();
            world.Catalog.Publications.Clear();
            world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
            var process = new CancellationTokenSource();
            world.Engine.BeforeAnswer = _ => LoseSome(random, process);
            world.Catalog.BeforeAnswer = () => LoseSome(random, process);
            var run = await world.StartAsync();
            var drives = 0;
            while (!(await world.FindAsync(run.Id)).Status.HasEnded())
            {
                Assert.True(drives++ < 200, "The run does not end.");
                world.Time.Advance(TimeSpan.FromSeconds(5));
                try
                {
                    using (process = new CancellationTokenSource())
                        await world.DriveInAsync(run.Id, process.Token);
                }
                catch (OperationCanceledException)
                {
                    continue;
                }
            }
            Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(run.Id)).Status);
            Assert.Equal(RunWorld.Tables.Length, world.Engine.Starts.Count);
            Assert.All(world.Engine.Starts.Values, n => Assert.Equal(1, n));
            Assert.Single(world.Catalog.Publications.Select(p => string.Join(',', p.Versions.OrderBy(v => v.Key).Select(v => v.Value))).Distinct());
            await AssertEventsAreGaplessAsync(world, run.Id);
        }, iter: 15, threads: 1);
    }

    private static async Task AssertEventsAreGaplessAsync(RunWorld world, Guid id)
    {
        var events = await world.History.EventsAsync(id, 0, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, events.Length), events.Select(e => e.Seq));
    }

    private static void LoseSome(Random random, CancellationTokenSource process)
    {
        switch (random.Next(100))
        {
            case < 15:
                throw new EngineException("The answer is lost.", isTransient: true);
            case < 30:
                process.Cancel();
                throw new OperationCanceledException(process.Token);
        }
    }

    private static StepStatus[] Statuses(RunView run) => [.. run.Steps.Select(s => s.Status)];
}
