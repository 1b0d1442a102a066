using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>A job run as Glue shows it, and the token that ends it.</summary>
internal sealed record FakeJobRun(JobRun Shown, CancellationTokenSource Stop)
{
    public bool IsLive => Shown.JobRunState is JobRunState.STARTING or JobRunState.RUNNING or JobRunState.STOPPING;
}
