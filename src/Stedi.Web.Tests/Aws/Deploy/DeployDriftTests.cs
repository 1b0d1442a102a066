using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Aws.Deploy;

public sealed class DeployDriftTests : DeployTest
{
    [Fact]
    public async Task Plan_ScriptChangedByHand_IsShownAsADiffAndRestored()
    {
        await ApplyAsync();
        var key = CustomerScript;
        var text = Encoding.UTF8.GetString(Aws.S3.Find(Bucket, key)!.Content);
        Aws.S3.Put(Bucket, key, text + "print('mine')\n");

        var change = await OnlyChangeAsync();

        Assert.Equal((DeployChangeKind.Drift, DeployPart.Script, $"s3://{Bucket}/{key}"), (change.Kind, change.Part, change.Name));
        Assert.EndsWith("\n-print('mine')", change.Diff, StringComparison.Ordinal);
        Assert.StartsWith("@@ ", change.Diff, StringComparison.Ordinal);
        await ApplyAsync();
        Assert.Equal(text, Encoding.UTF8.GetString(Aws.S3.Find(Bucket, key)!.Content));
    }

    [Fact]
    public async Task Plan_ScriptReplacedByAHugeObject_IsDriftWithoutReadingIt()
    {
        await ApplyAsync();
        Aws.S3.Put(Bucket, CustomerScript, new byte[2 << 20]);

        var change = await OnlyChangeAsync();

        Assert.Equal((DeployChangeKind.Drift, null), (change.Kind, change.Diff));
    }

    [Fact]
    public async Task Plan_ScriptRemoved_IsDriftAndPutBack()
    {
        await ApplyAsync();
        var key = CustomerScript;
        Aws.S3.Delete(Bucket, key);

        var change = await OnlyChangeAsync();

        Assert.Equal((DeployChangeKind.Drift, DeployPart.Script), (change.Kind, change.Part));
        await ApplyAsync();
        Assert.NotNull(Aws.S3.Find(Bucket, key));
    }

    [Fact]
    public async Task Plan_JobChangedByHand_IsDriftWithTheSettingAsADiff()
    {
        await ApplyAsync();
        await ChangeJobAsync(u => u.NumberOfWorkers = 50);

        var change = await OnlyChangeAsync();

        Assert.Equal((DeployChangeKind.Drift, DeployPart.Job, CustomerJob), (change.Kind, change.Part, change.Name));
        Assert.Contains("-workers: 50\n+workers: 2", change.Diff, StringComparison.Ordinal);
        await ApplyAsync();
        Assert.False((await PlanAsync()).HasChanges);
    }

    [Fact]
    public async Task Plan_JobPointedAtAnotherScript_IsDrift()
    {
        await ApplyAsync();
        await ChangeJobAsync(u => u.Command = new() { Name = "glueetl", PythonVersion = "3", ScriptLocation = "s3://elsewhere/mine.py" });

        var change = await OnlyChangeAsync();

        Assert.Equal((DeployChangeKind.Drift, DeployPart.Job), (change.Kind, change.Part));
        Assert.Contains("-script: s3://elsewhere/mine.py", change.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_SettingsOfTheServerChanged_IsAnUpdateAndNoDrift()
    {
        await ApplyAsync();
        var options = Aws.Options(Bucket);
        options.TimeoutMinutes = 10;

        var plan = await With(options).PlanAsync(Source, Token);

        Assert.Equal(8, plan.Open.Count());
        Assert.All(plan.Open, c => Assert.Equal((DeployChangeKind.Update, DeployPart.Job), (c.Kind, c.Part)));
    }

    [Theory]
    [InlineData("stedi-glue", "arn:aws:iam::123456789012:role/team/stedi-glue")]
    [InlineData("arn:aws:iam::123456789012:role/stedi-glue", "stedi-glue")]
    public async Task Plan_RoleInItsOtherForm_IsNoChange(string deployed, string wanted)
    {
        var options = Aws.Options(Bucket);
        options.GlueRole = deployed;
        await With(options).ApplyAsync(Source, null, null, Token);
        options.GlueRole = wanted;

        Assert.False((await With(options).PlanAsync(Source, Token)).HasChanges);
    }

    [Fact]
    public async Task Plan_SqlEdited_UpdatesScriptAndJobAndKeepsTheOldScript()
    {
        await ApplyAsync();
        var old = CustomerScript;
        var source = Edited();

        var plan = await Deployment.PlanAsync(source, Token);
        await Deployment.ApplyAsync(source, plan.Id, null, Token);

        Assert.Equal([(DeployChangeKind.Update, DeployPart.Script), (DeployChangeKind.Update, DeployPart.Job)], plan.Open.Select(c => (c.Kind, c.Part)));
        Assert.Contains("registrationDate > 0", plan.Open.First().Diff, StringComparison.Ordinal);
        Assert.NotNull(Aws.S3.Find(Bucket, old));
        var job = (await Clients.Glue.GetJobAsync(new() { JobName = CustomerJob }, Token)).Job!;
        Assert.NotEqual($"s3://{Bucket}/{old}", job.Command!.ScriptLocation);
    }

    [Fact]
    public async Task Plan_SqlEditedAndDeployedScriptChangedByHand_SaysBoth()
    {
        await ApplyAsync();
        Aws.S3.Put(Bucket, CustomerScript, "print('mine')\n");

        var script = (await Deployment.PlanAsync(Edited(), Token)).Open.First();

        Assert.Equal((DeployChangeKind.Drift, DeployPart.Script), (script.Kind, script.Part));
        Assert.Contains("-print('mine')", script.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_JobMissing_IsCreatedAgain()
    {
        await ApplyAsync();
        Aws.GlueJobs.Delete(CustomerJob);

        var change = await OnlyChangeAsync();

        Assert.Equal((DeployChangeKind.Create, DeployPart.Job, "customer_trusted"), (change.Kind, change.Part, change.Table!.Value));
    }

    [Fact]
    public async Task Plan_TableMissing_IsCreatedAgain()
    {
        await ApplyAsync();
        Aws.GlueCatalog.Drop(Database, "customer_landing");
        Aws.GlueCatalog.Drop(Database, "customer_curated");

        Assert.Equal(["customer_landing", "customer_curated"], (await ApplyAsync()).Made.Select(c => c.Name));
    }

    [Theory]
    [InlineData("customer_landing", "landing/customer_landing/")]
    [InlineData("customer_trusted", "tables/customer_trusted/v7/")]
    public async Task Plan_TablePointedOutsideTheLake_IsDriftAndPointedBack(string table, string expected)
    {
        await ApplyAsync();
        await PublishAsync(table, "v7", d => d.Location = "s3://elsewhere/mine/");

        var change = await OnlyChangeAsync();
        await ApplyAsync();

        Assert.Equal((DeployChangeKind.Drift, DeployPart.Table, table), (change.Kind, change.Part, change.Name));
        var mended = Aws.GlueCatalog.Find(Database, table)!;
        Assert.Equal(($"s3://{Bucket}/{expected}", "v7"), (mended.StorageDescriptor!.Location, mended.Parameters!["stedi_version"]));
        Assert.False((await PlanAsync()).HasChanges);
    }

    [Fact]
    public async Task Plan_VersionWrittenByHandLeadsOutOfTheFolder_IsNotFollowed()
    {
        await ApplyAsync();
        await PublishAsync("customer_trusted", "../../landing", d => d.Location = "s3://elsewhere/");

        await ApplyAsync();

        Assert.Equal($"s3://{Bucket}/tables/customer_trusted/_none/", Aws.GlueCatalog.Find(Database, "customer_trusted")!.StorageDescriptor!.Location);
    }

    private static DeploySource Edited()
    {
        const string File = "customer_landing_to_trusted.sql";
        var sql = Source.Definition.Files[File].TrimEnd().TrimEnd(';');
        return SourceOf(PipelineFixture.Load(Source.Definition.Files.SetItem(File, $"{sql} AND registrationDate > 0\n")).Definition!);
    }

    private async Task ChangeJobAsync(Action<Pipeline.Aws.Clients.Glue.JobUpdate> change)
    {
        var update = Pipeline.Aws.Deploy.JobSettings.Of((await Clients.Glue.GetJobAsync(new() { JobName = CustomerJob }, Token)).Job!);
        change(update);
        await Clients.Glue.UpdateJobAsync(new() { JobName = CustomerJob, JobUpdate = update }, Token);
    }
}
