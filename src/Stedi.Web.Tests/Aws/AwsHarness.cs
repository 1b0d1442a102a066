using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Aws.Catalog;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Engines;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

/// <summary>A lake in a fake AWS, removed after the test. Its jobs really build their tables.</summary>
internal sealed class AwsHarness : EngineHarness
{
    private static readonly GluePace Quick = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50), TimeSpan.Zero);

    private readonly AwsOptions _options;
    private readonly AwsClients _clients;
    private readonly AwsLake _lake;
    private readonly GlueJobNames _names;

    private AwsHarness(FakeAws aws)
    {
        Aws = aws;
        _options = aws.Options();
        _clients = aws.Clients(_options);
        _lake = new(_options);
        _names = new(_options);
        Catalog = new AwsCatalog(_options, _clients, TimeProvider.System);
        Engine = AnotherEngine();
    }

    public FakeAws Aws { get; }

    public override IJobEngine Engine { get; }

    public override ICatalog Catalog { get; }

    public static async Task<AwsHarness> StartAsync()
    {
        var aws = await FakeAws.StartAsync(glue: new PeopleExecutor());
        var harness = new AwsHarness(aws);
        aws.S3.AddBucket(harness._options.Bucket);
        var database = harness._options.Database;
        await harness._clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = database } }, TestContext.Current.CancellationToken);
        foreach (var table in PeopleLake.Define().Tables)
            aws.GlueCatalog.Create(database, new()
            {
                Name = table.Name.Value,
                StorageDescriptor = new() { Location = harness._lake.Address(harness._lake.Table(table.Name)), Columns = [new() { Name = "name", Type = "string" }] },
            });
        return harness;
    }

    public override ICatalog AnotherCatalog(int keepVersions, TimeSpan later)
    {
        var options = Aws.Options();
        options.KeepVersions = keepVersions;
        return new AwsCatalog(options, _clients, new ShiftedClock(later));
    }

    public override void PutLanding(TableName table, string file, string text) => Aws.S3.Put(_options.Bucket, _lake.Landing(table) + file, text);

    public override IJobEngine AnotherEngine() => new AwsJobEngine(_options, _clients, TimeProvider.System, NullLogger<AwsJobEngine>.Instance, Quick);

    /// <summary>Uploads the scripts to the bucket, and creates or updates the jobs.</summary>
    public override async Task DeployAsync(PipelineDefinition definition)
    {
        var scripts = PeopleScripts.Render(definition);
        foreach (var table in definition.Tables)
        {
            var text = scripts[$"{table.Job?.Name ?? table.Name.Value}.py"];
            var key = $"{_lake.Scripts}{table.Name}-{Sha256.Hex(text)[..16]}.py";
            Aws.S3.Put(_options.Bucket, key, text);
            await DeployAsync(_names.Of(table), new JobCommand { Name = "glueetl", ScriptLocation = _lake.Address(key) });
        }
    }

    /// <summary>A Glue machine crashes.</summary>
    public override Task KillAsync(string engineRunId)
    {
        var id = GlueRunId.Parse(engineRunId)!;
        Aws.GlueJobs.End(id.Job, id.Run, JobRunState.ERROR, "Internal service error");
        return Task.CompletedTask;
    }

    public override Task<int> BeginningsAsync(string engineRunId, string token) =>
        Task.FromResult(Aws.GlueJobs.Runs(GlueRunId.Parse(engineRunId)!.Job).Count(r => r.Arguments!["--TOKEN"] == token));

    public override async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await Aws.DisposeAsync();
    }

    private async Task DeployAsync(string name, JobCommand command)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        try
        {
            await _clients.Glue.CreateJobAsync(
                new()
                {
                    Name = name, Role = _options.GlueRole, Command = command, GlueVersion = _options.GlueVersion, WorkerType = _options.WorkerType,
                    NumberOfWorkers = _options.Workers, Timeout = _options.TimeoutMinutes, ExecutionProperty = new() { MaxConcurrentRuns = _options.MaxConcurrentRuns },
                },
                cancellationToken);
        }
        catch (AlreadyExistsException)
        {
            await _clients.Glue.UpdateJobAsync(
                new()
                {
                    JobName = name,
                    JobUpdate = new()
                    {
                        Role = _options.GlueRole, Command = command, GlueVersion = _options.GlueVersion, WorkerType = _options.WorkerType,
                        NumberOfWorkers = _options.Workers, Timeout = _options.TimeoutMinutes, ExecutionProperty = new() { MaxConcurrentRuns = _options.MaxConcurrentRuns },
                    },
                },
                cancellationToken);
        }
    }
}
