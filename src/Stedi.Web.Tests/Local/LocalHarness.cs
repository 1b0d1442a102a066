using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Engines;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Local;

/// <summary>A lake in a temporary folder.</summary>
internal sealed class LocalHarness : EngineHarness
{
    private readonly TempFolder _folder = new();
    private readonly List<LocalJobEngine> _engines = [];

    public LocalHarness(int workers = 2, long memoryBytes = 512L << 20, int keepVersions = 10, string? landingRoot = null)
    {
        Options = new()
        {
            LakeRoot = Path.Combine(_folder.Path, "lake"),
            LandingRoot = landingRoot ?? Path.Combine(_folder.Path, "landing"),
            Workers = workers,
            Threads = 2,
            WorkerMemoryBytes = memoryBytes,
            KeepVersions = keepVersions,
        };
        Paths = new(Options.LakeRoot);
        Catalog = new LocalCatalog(Options, TimeProvider.System);
        Engine = AnotherEngine();
    }

    public LocalOptions Options { get; }

    public LakePaths Paths { get; }

    public override IJobEngine Engine { get; }

    public override ICatalog Catalog { get; }

    public override ICatalog AnotherCatalog(int keepVersions, TimeSpan later) => new LocalCatalog(
        new()
        {
            LakeRoot = Options.LakeRoot, LandingRoot = Options.LandingRoot, Workers = Options.Workers, Threads = Options.Threads,
            WorkerMemoryBytes = Options.WorkerMemoryBytes, KeepVersions = keepVersions,
        },
        new ShiftedClock(later));

    public override void PutLanding(TableName table, string file, string text)
    {
        var path = Path.Combine(Options.LandingRoot, table.Value, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public override IJobEngine AnotherEngine()
    {
        var engine = new LocalJobEngine(Options, TimeProvider.System, NullLogger<LocalJobEngine>.Instance);
        _engines.Add(engine);
        return engine;
    }

    /// <summary>The first line of the log names the process.</summary>
    public async Task<Process> ProcessOfAsync(string engineRunId)
    {
        await ReachAsync(engineRunId, s => s.State == EngineRunState.Running);
        while (true)
        {
            var log = await Engine.ReadLogsAsync(engineRunId, null, 1, TestContext.Current.CancellationToken);
            if (log.Lines is [var first])
                return Process.GetProcessById(int.Parse(first.Text.Split(' ')[^1].TrimEnd('.'), CultureInfo.InvariantCulture));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    public override async Task KillAsync(string engineRunId)
    {
        using var process = await ProcessOfAsync(engineRunId);
        process.Kill();
    }

    public override async Task<int> BeginningsAsync(string engineRunId, string token) =>
        (await Engine.ReadLogsAsync(engineRunId, null, 1000, TestContext.Current.CancellationToken)).Lines.Count(l => l.Text.Contains("in worker process", StringComparison.Ordinal));

    public override async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync();
        _folder.Dispose();
    }
}
