using System.Diagnostics;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Engines;

namespace Stedi.Web.Tests.Local;

/// <summary>The pipeline of scripts/ on the real data. Three other tools agree on its counts.</summary>
public sealed class RealPipelineTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("any", "timestamp", 482, 40_981, 14_460, 482, 43_681)]
    [InlineData("any", "customer", 482, 40_981, 14_460, 482, 40_981)]
    [InlineData("consent_date", "timestamp", 482, 32_025, 14_460, 464, 34_437)]
    [InlineData("consent_date", "customer", 482, 32_025, 14_460, 464, 32_025)]
    public async Task EachJob_RealData_GivesTheTrueCounts(
        string consentFrom, string mlJoin, long customers, long readings, long steps, long curated, long learning)
    {
        await using var lake = new LocalHarness(landingRoot: TestPaths.RequireRealData());
        var loaded = new PipelineLoader(new DuckDbSqlAnalyzer()).Load(
            PipelineLoader.ReadFiles(TestPaths.Scripts),
            new Dictionary<string, string> { ["consent_from"] = consentFrom, ["ml_join"] = mlJoin });
        Assert.Empty(loaded.Faults);
        ((LocalJobEngine)lake.Engine).Warm();
        var start = Stopwatch.GetTimestamp();

        var built = await BuildAsync(lake, loaded.Definition!);

        output.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
        Assert.Equal(
            new SortedDictionary<string, long>
            {
                ["customer_landing"] = 956,
                ["accelerometer_landing"] = 81_273,
                ["step_trainer_landing"] = 28_680,
                ["customer_trusted"] = customers,
                ["accelerometer_trusted"] = readings,
                ["step_trainer_trusted"] = steps,
                ["customer_curated"] = curated,
                ["machine_learning_curated"] = learning,
            },
            new SortedDictionary<string, long>(built.ToDictionary(b => b.Key.Value, b => b.Value.RowsOut)));
        Assert.All(built.Values.SelectMany(m => m.Inputs), i => Assert.Equal(0, i.Unexplained));
        Assert.All(loaded.Definition!.Tables, t => Assert.Equal<Column>(t.Columns, built[t.Name].Columns));
        var crossed = built[TableName.Parse("machine_learning_curated")].Checks.SingleOrDefault(c => c.Name == "crossed_customers");
        Assert.Equal(mlJoin == "timestamp" ? learning - readings : null, crossed?.Violations);
    }

    /// <summary>Like a run: each table starts as soon as its inputs exist.</summary>
    private static async Task<Dictionary<TableName, VersionMetrics>> BuildAsync(LocalHarness lake, PipelineDefinition definition)
    {
        var steps = new Dictionary<TableName, Task<VersionMetrics>>();
        foreach (var table in definition.Tables)
            steps[table.Name] = BuildAsync(table);
        await Task.WhenAll(steps.Values);
        return steps.ToDictionary(s => s.Key, s => s.Value.Result);

        async Task<VersionMetrics> BuildAsync(Table table)
        {
            var upstream = new Dictionary<TableName, string>();
            foreach (var name in table.Upstream)
                upstream[name] = (await steps[name]).Version;
            var token = PeopleLake.NewToken();
            var version = table.IsLanding ? (await lake.Catalog.ListLandingAsync(table, Token)).Version : token;
            var request = JobRequestFactory.Create(definition, table, token, version, upstream);
            var status = await lake.EndOfAsync(await lake.Engine.StartAsync(request, Token));
            return status.State == EngineRunState.Succeeded ? status.Metrics! : throw new InvalidOperationException($"{table.Name}: {status.Reason}");
        }
    }
}
