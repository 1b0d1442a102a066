using CsCheck;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

/// <summary>At every kind of end, a run's steps are settled, its jobs are stopped, and the run can be retried.</summary>
public sealed class RunEndTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Random failures during a whole run. The engine is down, refuses or loses responses. Saves are refused, or their response is lost.
    /// The process crashes between any two steps. Jobs end in any way. A cancel comes at any moment.
    /// </summary>
    [Fact]
    public async Task Drive_AnyFailure_EndsRetryableAndLeavesNoJobBehind()
    {
        await using var world = await RunWorld.CreateAsync();
        await Gen.Int[0, int.MaxValue].SampleAsync(async seed =>
        {
            world.Engine.Starts.Clear();
            using var weather = new Weather(world, new Random(seed));
            var run = await world.StartAsync();
            await weather.StormAsync(run.Id);
            weather.Calm();
            await weather.EndAsync(run.Id);

            var ended = await world.FindAsync(run.Id);
            Assert.True(ended.Status.HasEnded());
            Assert.All(ended.Steps, s => Assert.True(s.Status.HasEnded(), $"{s.Table} is {s.Status} after the run {ended.Status}."));
            await weather.QuietAsync();
            Assert.Equal(0, world.Engine.Running);
            Assert.All(world.Engine.Starts.Values, n => Assert.Equal(1, n));

            if (ended.Status == RunStatus.Succeeded)
                return;
            Assert.Null((await world.Service.RetryAsync(run.Id, "tester", Token)).Refusal);
            world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
            await weather.EndAsync(run.Id);
            Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(run.Id)).Status);
            Assert.All(world.Engine.Starts.Values, n => Assert.Equal(1, n));
        }, iter: 20, threads: 1);
    }

    [Fact]
    public async Task Drive_DefinitionGoneWhileAJobRuns_StopsTheJobAndCanBeRetried()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);
        await world.LoseDefinitionAsync();

        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.All(ended.Steps, s => Assert.Equal(StepStatus.Cancelled, s.Status));
        Assert.Equal(0, world.Engine.Running);
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        Assert.Null((await world.Service.RetryAsync(run.Id, "tester", Token)).Refusal);
        await world.DriveAsync(run.Id);
        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(run.Id)).Status);
    }

    [Fact]
    public async Task End_EngineDoesNotAnswerTheStop_IsRetriedUntilItDoes()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);
        await world.LoseDefinitionAsync();
        world.Engine.BeforeCall = _ => throw new EngineException("away", isTransient: true);

        await world.DriveAsync(run.Id);

        Assert.Equal(RunStatus.Failed, (await world.FindAsync(run.Id)).Status);
        Assert.Equal(1, world.Engine.Running);
        world.Engine.BeforeCall = _ => { };
        world.Time.Advance(TimeSpan.FromMinutes(10));
        await world.Stops.WorkAsync(null, Token);
        Assert.Equal(0, world.Engine.Running);
        await using var db = world.Open();
        Assert.Empty(await db.Set<JobToStop>().ToListAsync(Token));
    }

    [Fact]
    public async Task Cancel_StartWasNotAnswered_FindsTheJobByItsTokenAndStopsIt()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.BeforeAnswer = c =>
        {
            if (c == nameof(IJobEngine.StartAsync))
                throw new EngineException("lost", isTransient: true);
        };
        var run = await world.StartAsync("raw");
        await world.DriveAsync(run.Id);
        Assert.Equal(1, world.Engine.Running);

        await world.Service.CancelAsync(run.Id, "tester", Token);
        await world.DriveAsync(run.Id);

        Assert.Equal(RunStatus.Cancelled, (await world.FindAsync(run.Id)).Status);
        Assert.Equal(0, world.Engine.Running);
    }

    [Fact]
    public async Task Cancel_EngineRefusesPermanently_EndsAndKeepsTryingToStop()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("raw");
        await world.DriveAsync(run.Id);
        world.Engine.BeforeCall = _ => throw new EngineException("access denied");
        await world.Service.CancelAsync(run.Id, "tester", Token);

        await world.DriveAsync(run.Id);

        Assert.Equal(RunStatus.Cancelled, (await world.FindAsync(run.Id)).Status);
        await using var db = world.Open();
        Assert.Single(await db.Set<JobToStop>().ToListAsync(Token));
    }

    private sealed class Weather(RunWorld world, Random random) : IDisposable
    {
        private readonly int _lost = random.Next(25);
        private readonly int _down = random.Next(25);
        private readonly int _refused = random.Next(6);
        private readonly int _crash = random.Next(12);
        private readonly int _unsaved = random.Next(12);
        private readonly int _cancelAt = random.Next(40);
        private CancellationTokenSource _process = new();

        public void Dispose() => _process.Dispose();

        private bool Strikes(int percent) => random.Next(100) < percent;

        public async Task StormAsync(Guid run)
        {
            world.Engine.OnStart = r => Strikes(50) ? new(EngineRunState.Running) : Verdict(r);
            world.Engine.BeforeCall = _ =>
            {
                Crash();
                if (Strikes(_down))
                    throw new EngineException("The engine is away.", isTransient: true);
                if (Strikes(_refused))
                    throw new EngineException("The engine refuses.");
            };
            world.Engine.BeforeAnswer = _ =>
            {
                Crash();
                if (Strikes(_lost))
                    throw Strikes(50) ? new EngineException("The answer is lost.", isTransient: true) : new InvalidOperationException("The answer makes no sense.");
            };
            world.Catalog.BeforeAnswer = () => world.Engine.BeforeAnswer("Publish");
            world.BeforeSave = () =>
            {
                Crash();
                if (Strikes(_unsaved))
                    throw new DbUpdateException("Not saved.", Strikes(30) ? new PostgresException("unsupported text", "ERROR", "ERROR", "22P05") : null);
            };
            world.AfterSave = Crash;
            for (var drive = 0; drive < 30 && !(await world.FindAsync(run)).Status.HasEnded(); drive++)
            {
                world.Time.Advance(TimeSpan.FromSeconds(random.Next(400)));
                if (drive == _cancelAt)
                    await SurviveAsync(() => world.Service.CancelAsync(run, "tester", _process.Token));
                if (Strikes(40))
                    await TurnAsync(run, Verdict);
                await SurviveAsync(() => world.DriveInAsync(run, _process.Token));
            }
        }

        public void Calm()
        {
            world.Engine.BeforeCall = world.Engine.BeforeAnswer = _ => { };
            world.Catalog.BeforeAnswer = world.BeforeSave = world.AfterSave = () => { };
        }

        /// <summary>Its own jobs end. Jobs that the run has lost continue.</summary>
        public async Task EndAsync(Guid run)
        {
            for (var drives = 0; !(await world.FindAsync(run)).Status.HasEnded(); drives++)
            {
                Assert.True(drives < 60, "The run does not end.");
                world.Time.Advance(TimeSpan.FromMinutes(6));
                await TurnAsync(run, r => FakeJobEngine.Succeeded(r));
                await world.DriveAsync(run);
            }
        }

        public async Task QuietAsync()
        {
            for (var look = 0; look < 3; look++)
            {
                world.Time.Advance(TimeSpan.FromMinutes(6));
                await world.Stops.WorkAsync(null, Token);
            }
        }

        private async Task TurnAsync(Guid run, Func<JobRequest, EngineRunStatus> status)
        {
            foreach (var step in (await world.FindAsync(run)).Steps.Where(s => s.EngineRunId is not null))
                world.Engine.Turn(step.EngineRunId!, status);
        }

        private EngineRunStatus Verdict(JobRequest request) => random.Next(10) switch
        {
            0 => new(EngineRunState.Failed, "broken"),
            1 => new(EngineRunState.Lost, "killed"),
            2 => new(EngineRunState.Stopped, "stopped by somebody"),
            3 => new(EngineRunState.Waiting, $"behind {random.Next(9)} others", Wait: WaitKind.Capacity),
            _ => FakeJobEngine.Succeeded(request),
        };

        /// <summary>The process dies here. Nothing runs afterwards, not even error handling.</summary>
        private void Crash()
        {
            if (!Strikes(_crash))
                return;
            _process.Cancel();
            throw new OperationCanceledException(_process.Token);
        }

        private async Task SurviveAsync(Func<Task> work)
        {
            try
            {
                await work();
            }
            catch (Exception e) when (e is OperationCanceledException or DbUpdateException or PostgresException)
            {
                _process.Dispose();
                _process = new();
            }
        }
    }
}
