using System.Collections.Concurrent;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace Stedi.Web.Tests.Fakes;

/// <summary>Replaces Hangfire's queue. The test decides when each job is performed, and which one is lost.</summary>
internal sealed class RecordingJobs : IBackgroundJobClient
{
    public ConcurrentQueue<(Job Job, IState State)> Created { get; } = new();

    public string Create(Job job, IState state)
    {
        Created.Enqueue((job, state));
        return Guid.NewGuid().ToString();
    }

    public bool ChangeState(string jobId, IState state, string expectedState) => true;

    public int ScheduledDrives => Created.Count(c => c.State is ScheduledState);
}
