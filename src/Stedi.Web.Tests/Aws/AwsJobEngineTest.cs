using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

/// <summary>The engine over a fake. The test controls the jobs and the clock.</summary>
public abstract class AwsJobEngineTest : FakeAwsTest
{
    protected const string GlueJob = "stedi-make_tall";

    private protected static readonly TableName Tall = TableName.Parse("tall");

    /// <summary>The work of a job run. By default it writes its metrics.</summary>
    private protected Func<FakeGlueRun, CancellationToken, Task> Work { get; set; } = (run, _) =>
    {
        Write(run, VersionMetrics.FileName, Metrics(run.Arguments["--VERSION"]).ToJson());
        return Task.CompletedTask;
    };

    private protected override IFakeGlueExecutor Executor => new IdleGlueExecutor((run, cancellationToken) => Work(run, cancellationToken));

    private protected AwsJobEngine NewEngine() => new(Aws.Options(), Clients, Clock, NullLogger<AwsJobEngine>.Instance);

    private protected static JobRequest Request(string? token = null, TableName? table = null, string job = "make_tall")
    {
        token ??= Guid.NewGuid().ToString("N");
        return new(token, table ?? Tall, job, "v-" + token, "SELECT 1", "hash", [], [], [], Severity.Error, ImmutableSortedDictionary<string, string>.Empty);
    }

    private protected static VersionMetrics Metrics(string version) => FakeJobEngine.Metrics(Tall, version, 7);

    private protected static void Write(FakeGlueRun run, string file, string text)
    {
        var place = S3Place.Parse(run.Arguments["--OUTPUT"]);
        run.Store.Put(place.Bucket, place.Key + file, text);
    }

    private protected static Task NeverEnds(FakeGlueRun run, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <summary>Waits until the fake Glue reaches the state in the background.</summary>
    private protected async Task ReachAsync(string engineRunId, string state)
    {
        var id = GlueRunId.Parse(engineRunId)!;
        for (var run = Shown(); run.JobRunState != state; run = Shown())
        {
            Assert.True(run.CompletedOn is null || run.JobRunState == state, $"The run ended as {run.JobRunState}: {run.ErrorMessage}");
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        // Invalidates what the engine has cached.
        Clock.Advance(TimeSpan.FromSeconds(1));

        JobRun Shown() => Aws.GlueJobs.Runs(id.Job).Single(r => r.Id == id.Run);
    }

    /// <summary>Advances the clock until the work that waits for it is done.</summary>
    private protected async Task<T> PassAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(work, Task.Delay(1, Token));
        }
        return await work;
    }
}
