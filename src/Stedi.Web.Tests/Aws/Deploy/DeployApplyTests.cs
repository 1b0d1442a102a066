using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws.Deploy;

public sealed class DeployApplyTests : DeployTest
{
    private static readonly string[] Tables =
    [
        "accelerometer_landing", "accelerometer_trusted", "customer_curated", "customer_landing", "customer_trusted", "machine_learning_curated",
        "step_trainer_landing", "step_trainer_trusted",
    ];

    [Fact]
    public async Task Plan_EmptyAccount_CreatesEverythingAndChangesNothing()
    {
        var plan = await PlanAsync();

        Assert.All(plan.Changes, c => Assert.Equal(DeployChangeKind.Create, c.Kind));
        Assert.Equal(1 + 1 + 8 + 8 + 8, plan.Changes.Length);
        Assert.Equal(Tables, plan.Changes.Where(c => c.Part == DeployPart.Table).Select(c => c.Name).Order());
        Assert.DoesNotContain(Aws.Calls.All, c => !c.Operation.Split('.')[1].StartsWith("Get", StringComparison.Ordinal) && c.Operation != "S3.ListObjectsV2");
    }

    [Fact]
    public async Task Apply_EmptyAccount_MakesTheEightTablesAndTheirJobs()
    {
        var result = await ApplyAsync();

        Assert.Equal(26, result.Made.Length);
        Assert.Equal(Tables, Aws.GlueCatalog.List(Database).Select(t => t.Name));
        Assert.All(Source.Definition.Tables, t =>
        {
            var table = Aws.GlueCatalog.Find(Database, t.Name.Value)!;
            var folder = t.IsLanding ? $"landing/{t.Name}/" : $"tables/{t.Name}/_none/";
            Assert.Equal($"s3://{Bucket}/{folder}", table.StorageDescriptor!.Location);
            Assert.Equal(t.Columns.Select(c => c.Name.ToLowerInvariant()), table.StorageDescriptor.Columns!.Select(c => c.Name));
            Assert.Equal("EXTERNAL_TABLE", table.TableType);
        });
        var customers = Aws.GlueCatalog.Find(Database, "customer_trusted")!;
        Assert.Equal(("TRUE", "parquet"), (customers.Parameters!["EXTERNAL"], customers.Parameters["classification"]));
        Assert.Equal(3, Aws.Athena.Queries.Count(q => q.Query!.StartsWith("CREATE EXTERNAL TABLE IF NOT EXISTS", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Apply_EmptyAccount_JobsHaveTheirSettingsAndScripts()
    {
        await ApplyAsync();

        foreach (var table in Source.Definition.Tables)
        {
            var stem = table.Job?.Name ?? table.Name.Value;
            var job = (await Clients.Glue.GetJobAsync(new() { JobName = "stedi-" + stem }, Token)).Job!;
            Assert.Equal(("stedi-glue", "5.0", "G.1X", 2, 60), (job.Role, job.GlueVersion, job.WorkerType, job.NumberOfWorkers, job.Timeout));
            Assert.Equal(("glueetl", "3", 0, 3), (job.Command!.Name, job.Command.PythonVersion, job.MaxRetries, job.ExecutionProperty!.MaxConcurrentRuns));
            var script = S3Place.Parse(job.Command.ScriptLocation!);
            var text = Source.Scripts[stem + ".py"];
            Assert.Equal($"scripts/{stem}-{Sha256.Hex(text)[..16]}.py", script.Key);
            Assert.Equal(text, Encoding.UTF8.GetString(Aws.S3.Find(Bucket, script.Key)!.Content));
        }
    }

    [Fact]
    public async Task Apply_Again_ChangesNothing()
    {
        await ApplyAsync();
        Aws.Calls.Clear();

        var again = await ApplyAsync();

        Assert.Empty(again.Made);
        Assert.False(again.Plan.HasChanges);
        Assert.DoesNotContain(Aws.Calls.All, c => IsWrite(c.Operation));
    }

    [Fact]
    public async Task Plan_Deployed_NeedsFewCalls()
    {
        await ApplyAsync();
        Aws.Calls.Clear();

        await PlanAsync();

        Assert.InRange(Aws.Calls.Total, 1, 5 + 8);
    }

    [Fact]
    public async Task Apply_WithPrefixNamesAndClass_UsesThem()
    {
        var options = Aws.Options(Bucket);
        (options.Prefix, options.Database, options.JobPrefix, options.ExecutionClass, options.SecurityConfiguration) = ("team/lake", "team_lake", "team-", "FLEX", "stedi-jobs");

        var result = await With(options).ApplyAsync(Source, null, null, Token);

        Assert.False(result.Plan.HasChanges);
        var job = (await Clients.Glue.GetJobAsync(new() { JobName = "team-customer_landing" }, Token)).Job!;
        Assert.StartsWith($"s3://{Bucket}/team/lake/scripts/customer_landing-", job.Command!.ScriptLocation, StringComparison.Ordinal);
        Assert.Equal(("FLEX", "stedi-jobs"), (job.ExecutionClass, job.SecurityConfiguration));
        Assert.Equal($"s3://{Bucket}/team/lake/landing/customer_landing/", Aws.GlueCatalog.Find("team_lake", "customer_landing")!.StorageDescriptor!.Location);
    }

    [Fact]
    public async Task Apply_Progress_ReportsEachChangeInOrder()
    {
        var heard = new List<DeployChange>();

        var result = await Deployment.ApplyAsync(Source, null, new Listener(heard), Token);

        Assert.Equal(result.Made, heard);
        Assert.Equal([DeployPart.Database, DeployPart.Workgroup, DeployPart.Table, DeployPart.Script, DeployPart.Job], heard.Select(c => c.Part).Distinct());
    }

    [Fact]
    public async Task Apply_PlanDiffersFromTheConfirmedOne_ChangesNothing()
    {
        var agreed = await PlanAsync();
        await ApplyAsync();
        Aws.GlueJobs.Delete(CustomerJob);
        Aws.Calls.Clear();

        var refused = await Assert.ThrowsAsync<DeployPlanChangedException>(() => Deployment.ApplyAsync(Source, agreed.Id, null, Token));

        Assert.Contains("new plan", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Aws.Calls.All, c => IsWrite(c.Operation));
    }

    [Fact]
    public async Task Apply_PublishedTable_KeepsTheSettingsOfThePublication()
    {
        await ApplyAsync();
        var published = await PublishAsync("customer_trusted", "v1");
        Aws.GlueJobs.Delete(CustomerJob);

        await ApplyAsync();

        var table = Aws.GlueCatalog.Find(Database, "customer_trusted")!;
        Assert.Equal((published.VersionId, "v1"), (table.VersionId, table.Parameters!["stedi_version"]));
        Assert.Equal($"s3://{Bucket}/tables/customer_trusted/v1/", table.StorageDescriptor!.Location);
    }

    [Fact]
    public async Task Plan_PublishedVersionHasOtherColumns_IsOnlyMentioned()
    {
        await ApplyAsync();
        await PublishAsync("customer_trusted", "v1", d => d.Columns!.RemoveAt(0));

        var plan = await PlanAsync();

        Assert.False(plan.HasChanges);
        var mentioned = plan.Changes.Single(c => c is { Part: DeployPart.Table, Name: "customer_trusted" });
        Assert.Contains("+customername string", mentioned.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ForeignObjects_AreListedAndUnchanged()
    {
        await ApplyAsync();
        await CreateJobAsync("stedi-nightly_report");
        await CreateJobAsync("billing");
        await Clients.Glue.CreateTableAsync(new() { DatabaseName = Database, TableInput = new() { Name = "somebodys" } }, Token);

        var plan = (await ApplyAsync()).Plan;

        Assert.Equal([new(DeployPart.Table, "somebodys"), new(DeployPart.Job, "stedi-nightly_report")], plan.Foreign);
        Assert.NotNull(Aws.GlueCatalog.Find(Database, "somebodys"));
    }

    [Fact]
    public async Task Apply_ColumnAddedToADdl_ChangesTheTableInPlace()
    {
        await ApplyAsync();
        var source = SourceOf(PipelineFixture.Load(Source.Definition.Files.SetItem(
            "step_trainer_landing.sql", Source.Definition.Files["step_trainer_landing.sql"].Replace("  `distanceFromObject`", "  `firmware` string,\n  `distanceFromObject`", StringComparison.Ordinal))).Definition!);

        var plan = await Deployment.PlanAsync(source, Token);
        await Deployment.ApplyAsync(source, plan.Id, null, Token);

        var change = plan.Open.Single(c => c.Part == DeployPart.Table);
        Assert.Equal((DeployChangeKind.Update, "step_trainer_landing"), (change.Kind, change.Name));
        Assert.Contains("+firmware string", change.Diff, StringComparison.Ordinal);
        var table = Aws.GlueCatalog.Find(Database, "step_trainer_landing")!;
        Assert.Equal(["sensorreadingtime", "serialnumber", "firmware", "distancefromobject"], table.StorageDescriptor!.Columns!.Select(c => c.Name));
        Assert.Equal("Epoch milliseconds", table.StorageDescriptor.Columns![0].Comment);
        Assert.False((await Deployment.PlanAsync(source, Token)).HasChanges);
    }

    private static bool IsWrite(string operation) => operation.Split('.')[1] is var verb
        && !verb.StartsWith("Get", StringComparison.Ordinal) && !verb.StartsWith("List", StringComparison.Ordinal) && !verb.StartsWith("Head", StringComparison.Ordinal);

    private sealed class Listener(List<DeployChange> heard) : IProgress<DeployChange>
    {
        public void Report(DeployChange value) => heard.Add(value);
    }
}
