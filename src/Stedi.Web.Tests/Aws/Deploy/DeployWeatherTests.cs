using Stedi.Pipeline.Engines;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws.Deploy;

public sealed class DeployWeatherTests : DeployTest
{
    [Theory]
    [InlineData(nameof(FakeFaultKind.LostAnswer), 0.1)]
    [InlineData(nameof(FakeFaultKind.Throttling), 0.3)]
    [InlineData(nameof(FakeFaultKind.ServerError), 0.1)]
    public async Task Apply_CallsFail_StillMakesEverythingOnce(string kind, double share)
    {
        Aws.Faults.Add(new("*", Enum.Parse<FakeFaultKind>(kind), share));

        var result = await ApplyAsync();

        Aws.Faults.Clear();
        Assert.False(result.Plan.HasChanges);
        Assert.Equal(26, result.Made.Length);
        Assert.Equal(8, Aws.GlueCatalog.List(Database).Count);
        Assert.Empty((await ApplyAsync()).Made);
    }

    [Theory]
    [InlineData("Glue.CreateDatabase")]
    [InlineData("Glue.CreateTable")]
    [InlineData("Glue.CreateJob")]
    [InlineData("Athena.CreateWorkGroup")]
    [InlineData("Athena.StartQueryExecution")]
    [InlineData("S3.PutObject")]
    public async Task Apply_AnswerLost_FindsWhatItMade(string operation)
    {
        Aws.Faults.Add(new(operation, FakeFaultKind.LostAnswer, Times: 2));

        Assert.False((await ApplyAsync()).Plan.HasChanges);

        Assert.Equal(8, Aws.GlueCatalog.List(Database).Count);
        Assert.Equal(3, Aws.Athena.Queries.Count);
    }

    [Fact]
    public async Task Apply_UpdatesAnswerLost_IsStillDone()
    {
        await ApplyAsync();
        await PublishAsync("customer_trusted", "v1", d => d.Location = "s3://elsewhere/");
        var options = Aws.Options(Bucket);
        options.Workers = 4;
        Aws.Faults.Add(new("Glue.UpdateTable", FakeFaultKind.LostAnswer, Times: 1));
        Aws.Faults.Add(new("Glue.UpdateJob", FakeFaultKind.LostAnswer, Times: 3));

        Assert.False((await With(options).ApplyAsync(Source, null, null, Token)).Plan.HasChanges);
    }

    [Theory]
    [InlineData("Glue.CreateJob", "glue:CreateJob", "stedi-")]
    [InlineData("Glue.CreateTable", "glue:CreateTable", "customer_trusted")]
    [InlineData("Glue.GetJobs", "glue:GetJobs", "list the jobs")]
    [InlineData("Athena.StartQueryExecution", "athena:StartQueryExecution", "customer_landing")]
    [InlineData("S3.PutObject", "s3:PutObject", "scripts/")]
    [InlineData("S3.ListObjectsV2", "s3:ListBucket", "scripts/")]
    public async Task Apply_AccessDenied_NamesTheActionAndTheResource(string operation, string action, string thing)
    {
        Aws.Faults.Add(new(operation, FakeFaultKind.AccessDenied));

        var refused = await Assert.ThrowsAsync<EngineException>(ApplyAsync);

        Assert.Contains($"Allow {action}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(thing, refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
    }

    [Fact]
    public async Task Plan_BucketAbsent_SaysHowToCreateOne()
    {
        var refused = await Assert.ThrowsAsync<EngineException>(() => With(Aws.Options("no-such-lake")).PlanAsync(Source, Token));

        Assert.Contains("infra/stedi.yaml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_StopsHalfway_ContinuesFromThere()
    {
        Aws.Faults.Add(new("Glue.CreateJob", FakeFaultKind.AccessDenied));
        var stopped = await Assert.ThrowsAsync<EngineException>(ApplyAsync);
        Assert.Contains("after 18 changes", stopped.Message, StringComparison.Ordinal);
        Aws.Faults.Clear();

        Assert.Equal(8, (await ApplyAsync()).Made.Length);
    }

    [Fact]
    public async Task Apply_StatementFails_SaysWhichAndWhy()
    {
        Aws.Athena.Failure = "FAILED: SemanticException Unsupported column type";

        var failed = await Assert.ThrowsAsync<EngineException>(ApplyAsync);

        Assert.Contains("could not create the table", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Unsupported column type", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ManyPages_SeesThemAll()
    {
        Aws.PageSize = 2;
        await ApplyAsync();

        Assert.False((await PlanAsync()).HasChanges);
    }

    [Fact]
    public async Task Apply_TwoAtOnce_BothEndWithTheSame()
    {
        var both = await Task.WhenAll(ApplyAsync(), ApplyAsync());

        Assert.All(both, r => Assert.False(r.Plan.HasChanges));
        Assert.Equal(8, Aws.GlueCatalog.List(Database).Count);
    }

    [Fact]
    public async Task Apply_TableCreatedConcurrently_Succeeds()
    {
        Aws.GlueCatalog.AnotherCreatesFirst = true;

        Assert.False((await ApplyAsync()).Plan.HasChanges);

        Assert.Equal(8, Aws.GlueCatalog.List(Database).Count);
        Assert.All(Aws.Athena.Queries, q => Assert.Equal("FAILED", q.Status!.State));
    }

    [Fact]
    public async Task Apply_AnyState_RemovesNothing()
    {
        await ApplyAsync();
        await CreateJobAsync("stedi-old");
        Aws.S3.Put(Bucket, CustomerScript, "print('mine')\n");
        Aws.S3.Put(Bucket, "tables/customer_trusted/v1/part.parquet", "rows");
        await PublishAsync("customer_trusted", "v1", d => d.Location = "s3://elsewhere/");
        await PublishAsync("customer_landing", "v1", d => d.Location = "s3://elsewhere/");
        var before = Aws.S3.List(Bucket, "").Select(o => o.Key).ToList();

        await ApplyAsync();

        Assert.DoesNotContain(Aws.Calls.All, c => c.Operation.Contains("Delete", StringComparison.Ordinal));
        Assert.DoesNotContain(Aws.Athena.Queries, q => q.Query!.Contains("DROP", StringComparison.OrdinalIgnoreCase));
        Assert.Subset(Aws.S3.List(Bucket, "").Select(o => o.Key).ToHashSet(), before.ToHashSet());
    }
}
