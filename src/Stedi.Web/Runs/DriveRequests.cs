using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Asks Hangfire for drives of runs. A run is saved before a drive of it is asked for, so a storage that refuses at that moment delays it (until
/// <see cref="RunMonitor"/> looks) and is no failure of who asked: an answer "failed" would make callers start a second run beside the first.
/// </summary>
public sealed class DriveRequests(IBackgroundJobClient jobs, ILogger<DriveRequests> logger)
{
    /// <summary>Of a queue that is served before the other one, so that a new run starts while many others move.</summary>
    public void First(Guid run) => Ask(run, () => jobs.Create(Job.FromExpression<RunDriver>(d => d.DriveAsync(run, CancellationToken.None)), new EnqueuedState(BackgroundJobs.FirstQueue)));

    public void Now(Guid run) => Ask(run, () => jobs.Enqueue<RunDriver>(d => d.DriveAsync(run, CancellationToken.None)));

    /// <param name="at">See <see cref="Appointment"/>.</param>
    public void At(Guid run, DateTimeOffset at) => Ask(run, () => jobs.Schedule<RunDriver>(d => d.DriveAsync(run, CancellationToken.None), at));

    /// <summary>The nearest time that can be kept. Hangfire drops the part of a second: a drive at half past would come at the full one before.</summary>
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
            logger.LogWarning(e, "Hangfire did not take the drive of run {Run}; the monitor of runs drives it.", run);
        }
    }
}
