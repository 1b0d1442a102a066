using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Fakes.Aws;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Aws.Host;

/// <summary>Many Glue jobs at once, while a tenth of Glue's answers are lost. ./stedi bench measures the speed.</summary>
public sealed class AwsManyRunsTests
{
    private const int Tables = 60;

    [Fact]
    public async Task Run_ManyJobsAndLostAnswers_StartsEachOnceAndSeesAllEnd()
    {
        using var folder = new TempFolder();
        folder.Write($"landing/{ManyTables.Landing}/1.json", """{"id":1}""");
        ManyTables.Write(folder["scripts"], Tables);
        await using var app = await AwsApp.StartAsync(
            folder["landing"], new PretendGlueExecutor(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3)), $"--Stedi:Scripts={folder["scripts"]}");
        await app.DeployAsync();
        app.Aws.Faults.Add(new("Glue.*", FakeFaultKind.LostAnswer, Share: 0.1));

        var run = await app.Client.RunAsync("zone:trusted");

        Assert.Equal(Tables, run.Steps.Count(s => s is { Status: StepStatus.Succeeded, Attempt: 1 }));
        Assert.Equal(Tables, app.Aws.GlueJobs.AllRuns.Count);
        Assert.All(AwsApp.StartsOfTokens(app.Aws), n => Assert.Equal(1, n));
        Assert.True(app.Aws.Calls["Logs.FilterLogEvents"] > 0, "No call searched the log for ended runs.");
    }
}
