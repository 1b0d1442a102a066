using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

/// <summary>A new fake AWS for each test, with the product's clients.</summary>
public abstract class FakeAwsTest : IAsyncLifetime
{
    protected const string Bucket = "stedi-lake";

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected SteppedClock Clock { get; } = new(new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

    private protected FakeAws Aws { get; private set; } = null!;

    private protected AwsClients Clients { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Aws = await FakeAws.StartAsync(Clock, Executor);
        Aws.S3.AddBucket(Bucket);
        Clients = Aws.Clients();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Clients.Dispose();
        await Aws.DisposeAsync();
    }

    private protected virtual IFakeGlueExecutor? Executor => null;

    /// <summary>A job with a script.</summary>
    private protected Task CreateJobAsync(string name, int maxConcurrentRuns = 10, string script = "pass")
    {
        Aws.S3.Put(Bucket, $"scripts/{name}.py", script);
        return Clients.Glue.CreateJobAsync(
            new()
            {
                Name = name, Role = "stedi-glue", Command = new() { Name = "glueetl", ScriptLocation = $"s3://{Bucket}/scripts/{name}.py" },
                GlueVersion = "5.0", WorkerType = "G.1X", NumberOfWorkers = 2, Timeout = 60, ExecutionProperty = new() { MaxConcurrentRuns = maxConcurrentRuns },
            },
            Token);
    }

    private protected async Task<string> StartAsync(string job, Dictionary<string, string>? arguments = null) =>
        (await Clients.Glue.StartJobRunAsync(new() { JobName = job, Arguments = arguments }, Token)).JobRunId!;

    private protected async Task<JobRun> EndOfAsync(string job, string run)
    {
        while (true)
        {
            var shown = (await Clients.Glue.GetJobRunAsync(new() { JobName = job, RunId = run }, Token)).JobRun!;
            if (shown.CompletedOn is not null)
                return shown;
            await Task.Yield();
        }
    }
}
