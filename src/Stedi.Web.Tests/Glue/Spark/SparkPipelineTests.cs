using Stedi.Pipeline.Definition;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Glue.Spark;

/// <summary>
/// The pipeline of scripts/ on a real Spark and the real data. The embedded engine and three other tools agree on its counts.
/// </summary>
public sealed class SparkPipelineTests(SparkRunner spark, ITestOutputHelper output)
{
    [Fact(Timeout = SparkRunner.TestTimeout)]
    public async Task EachScript_RealData_GivesTheTrueCounts()
    {
        var ct = TestContext.Current.CancellationToken;
        var data = TestPaths.RequireRealData();
        SparkProcess.SkipWhereAbsent(SparkVersion.V35);
        var pipeline = PipelineFixture.Shipped();
        var scripts = GlueScriptRenderer.RenderAll(pipeline);
        using var lake = new SparkLake(spark);
        foreach (var table in pipeline.Tables.Where(t => t.IsLanding))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(data, table.Name.Value)))
                lake.Put(table.Name.Value, Path.GetFileName(file), await File.ReadAllBytesAsync(file, ct));
            lake.List(table.Name.Value);
        }

        foreach (var table in pipeline.Tables)
        {
            var script = $"{(table.Job is { } job ? job.Name : table.Name.Value)}.py";
            var inputs = table.IsLanding ? [table.Name.Value] : table.Upstream.Select(u => u.Value);
            var run = await lake.RunAsync(script, scripts[script], table.Name.Value, inputs, ct, variables: pipeline.Variables);
            output.WriteLine(run.Output);
            Assert.True(run.Error is null, run.Error);
            Assert.Equal(lake.FilesOf(table.Name.Value), lake.Metrics(table.Name.Value)!.Files);
            // Jobs that read this table must not see the file.
            lake.PutStray(table.Name.Value);
        }

        Assert.Equal(
            new SortedDictionary<string, long>
            {
                ["customer_landing"] = 956,
                ["accelerometer_landing"] = 81_273,
                ["step_trainer_landing"] = 28_680,
                ["customer_trusted"] = 482,
                ["accelerometer_trusted"] = 40_981,
                ["step_trainer_trusted"] = 14_460,
                ["customer_curated"] = 482,
                ["machine_learning_curated"] = 43_681,
            },
            new SortedDictionary<string, long>(pipeline.Tables.ToDictionary(t => t.Name.Value, t => lake.Metrics(t.Name.Value)!.RowsOut)));
        Assert.All(pipeline.Tables.SelectMany(t => lake.Metrics(t.Name.Value)!.Inputs), i => Assert.Equal(0, i.Unexplained));
    }
}
