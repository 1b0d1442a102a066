using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

public sealed class RunWarningTests
{
    private static readonly TableName Raw = TableName.Parse("raw");

    [Fact]
    public async Task Run_RejectsAndWarnChecks_SucceedsWithWarnings()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => new(EngineRunState.Succeeded, Metrics: r.Table == Raw ? Landed(r.Version) : Checked(r));

        var run = await world.RunToEndAsync("raw a");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(
            [("raw", "rejects", "2 of 956 lines rejected (0.2 %)"), ("a", "check", "Check crossed failed: 3 rows")],
            run.Warnings.Select(w => (w.Table.Value, w.Kind, w.Message)));
        Assert.Equal(run.Warnings, (await world.Reports.OfAsync(run, TestContext.Current.CancellationToken)).Warnings);
        // Each warning is shown for its own version, not for the version that is current later.
        var raw = run.Steps.Single(s => s.Table == Raw).Version!;
        Assert.Equal([RunLinks.Rejects(Raw, raw), $"/runs/{run.Id}?step=a"], run.Warnings.Select(w => RunLinks.Warning(run, w)));
    }

    [Fact]
    public async Task Url_OfARunThatPublishedNothing_NamesTheVersionThatWarned()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table == Raw ? new(EngineRunState.Succeeded, Metrics: Landed(r.Version)) : new(EngineRunState.Failed, "broken");

        var run = await world.RunToEndAsync("raw a");

        var warning = Assert.Single(run.Warnings);
        Assert.Equal((RunStatus.Failed, run.Steps[0].Version), (run.Status, warning.Version));
        Assert.Equal(RunLinks.Rejects(Raw, warning.Version!), RunLinks.Warning(run, warning));
        // In the format from before versions were stored.
        Assert.Equal(RunLinks.Rejects(Raw, warning.Version!), RunLinks.Warning(run, warning with { Version = null }));
    }

    [Fact]
    public async Task Run_OfAJobOverALandingTable_WarnsOfItsFilesAsWell()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Catalog.Metrics[new(Raw, "files1-raw")] = Landed("files1-raw");
        world.Engine.OnStart = r => new(EngineRunState.Succeeded, Metrics: FakeJobEngine.Metrics(r.Table, r.Version, 7) with
        {
            Inputs = [.. r.Inputs.Select(i => new InputMetrics(i.Table, i.Version, 7, 7, [], 0))],
        });

        var run = await world.RunToEndAsync("a");

        Assert.Equal("raw", Assert.Single(run.Warnings).Table.Value);
    }

    [Fact]
    public void Of_RepairsOnAws_WarnsThatAthenaMissesRows()
    {
        var table = new Table(Raw, new("landing", 0, ""), "", [], [], [], null, "raw.sql");
        var repaired = Landed("v") with { Landing = Landed("v").Landing! with { Rejects = 0, Repairs = [new(RepairKinds.ArrayElement, 954)] } };

        Assert.Equal([RunWarnings.Repairs], RunWarnings.Of(table, repaired with { Engine = "aws" }).Select(w => w.Kind));
        // The embedded engine queries its own copy of the files.
        Assert.Empty(RunWarnings.Of(table, repaired));
    }

    [Fact]
    public async Task Retry_OfAFailedStep_KeepsTheVersionOfTheAttempt()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = _ => new(EngineRunState.Failed, "too many rejects");
        var failed = await world.RunToEndAsync("raw");
        await world.Service.RetryAsync(failed.Id, "tester", TestContext.Current.CancellationToken);

        await using var db = world.Open();
        var attempt = await db.Set<StepAttempt>().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal("files1-raw", attempt.Version);
    }

    [Fact]
    public async Task Vacuum_LandingVersionThatAStepFailedOf_IsKeptFor30Days()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = _ => new(EngineRunState.Failed, "too many rejects");
        await world.RunToEndAsync("raw");
        var refused = new TableVersion(Raw, "files1-raw");
        IReadOnlySet<TableVersion> kept = ImmutableHashSet<TableVersion>.Empty;
        world.Catalog.OnVacuum = keep =>
        {
            kept = keep;
            return Task.CompletedTask;
        };
        var vacuum = world.Vacuum;

        world.Time.Advance(TimeSpan.FromDays(29));
        await vacuum.RunAsync(TestContext.Current.CancellationToken);
        Assert.Contains(refused, kept);

        world.Time.Advance(TimeSpan.FromDays(2));
        await vacuum.RunAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(refused, kept);
    }

    [Fact]
    public async Task Start_Reread_ListsUnderTheRunsMarkAndRetriesUnderTheSame()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => world.Engine.Requests.Length > 1 ? FakeJobEngine.Succeeded(r) : new(EngineRunState.Failed, "no");
        var started = await world.Service.StartAsync(new("raw", new(TriggerKind.Api, "tester"), Reread: true), TestContext.Current.CancellationToken);
        var id = started.Run!.Id;
        await DriveToEndAsync(world, id);
        await world.Service.RetryAsync(id, "tester", TestContext.Current.CancellationToken);
        await DriveToEndAsync(world, id);

        Assert.Equal([$"files1-raw-{id:N}", $"files1-raw-{id:N}"], world.Engine.Requests.Select(r => r.Version));
    }

    private static async Task DriveToEndAsync(RunWorld world, Guid id)
    {
        for (var drives = 0; !(await world.FindAsync(id)).Status.HasEnded(); drives++)
        {
            Assert.True(drives < 50, "The run does not end.");
            await world.DriveAsync(id);
        }
    }

    private static VersionMetrics Landed(string version) => FakeJobEngine.Metrics(Raw, version, 954) with
    {
        Inputs = [new(Raw, version, 956, 954, [new(RejectReasons.MalformedJson, 2)], 0)],
        Landing = new("print", 1, 10, 2, [], []),
    };

    private static VersionMetrics Checked(JobRequest request) => FakeJobEngine.Metrics(request.Table, request.Version, 7) with
    {
        Checks = [new("crossed", Severity.Warn, 3, []), new("fine", Severity.Warn, 0, []), new("good", Severity.Error, 0, [])],
    };
}
