using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Queues drives of runs in Hangfire. The run is saved first. If Hangfire's storage then refuses, the run is only delayed until
/// <see cref="RunMonitor"/> finds it. The caller gets no error, because an error would make it start a second run.
/// </summary>
public sealed class DriveRequests(IBackgroundJobClient jobs, ILogger<DriveRequests> logger)
{
    /// <summary>Uses the queue with priority, so that a new run starts even while many others are driven.</summary>
    public void First(Guid run) => Ask(run, () => jobs.Create(Job.FromExpression<RunDriver>(d => d.DriveAsync(run, CancellationToken.None)), new EnqueuedState(BackgroundJobs.FirstQueue)));

    public void Now(Guid run) => Ask(run, () => jobs.Enqueue<RunDriver>(d => d.DriveAsync(run, CancellationToken.None)));

    /// <param name="at">See <see cref="Appointment"/>.</param>
    public void At(Guid run, DateTimeOffset at) => Ask(run, () => jobs.Schedule<RunDriver>(d => d.DriveAsync(run, CancellationToken.None), at));

    /// <summary>Rounds to the nearest second. Hangfire truncates to full seconds, which would start a drive too early.</summary>
    public static DateTimeOffset Appointment(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeSeconds((at + TimeSpan.FromMilliseconds(500)).ToUnixTimeSeconds());

    private void Ask(Guid run, Action ask)
    {
        try
        {
            ask();
        }
        catch (BackgroundJobClientException e)
        {
            logger.LogWarning(e, "Hangfire did not accept the drive of run {Run}. The run monitor will drive it.", run);
        }
    }
}
