using System.Collections.Concurrent;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace Stedi.Web.Tests.Fakes;

/// <summary>Takes the place of Hangfire's queue: the test decides which job is performed when, or is lost.</summary>
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
