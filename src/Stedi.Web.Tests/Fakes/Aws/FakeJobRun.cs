using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>A job run as Glue shows it, and the token that stops it.</summary>
internal sealed record FakeJobRun(JobRun Shown, CancellationTokenSource Stop)
{
    /// <summary>The final state after <see cref="Stop"/> is cancelled, and the reason.</summary>
    public (string State, string? Error) Verdict { get; set; } = (JobRunState.STOPPED, null);

    public bool IsLive => Shown.JobRunState is JobRunState.STARTING or JobRunState.RUNNING or JobRunState.STOPPING;
}
