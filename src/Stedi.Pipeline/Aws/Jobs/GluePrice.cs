using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The price of a Glue run: its DPU-hours, with a minimum of one minute once it has begun.</summary>
/// <param name="usdPerDpuHour">US dollars.</param>
internal sealed class GluePrice(double usdPerDpuHour)
{
    private const double SecondsAnHour = 3600;
    private const double LeastSeconds = 60;

    /// <summary>The cost so far; null if Glue does not report the usage yet.</summary>
    public Cost? Of(JobRun run) => DpuHours(run) switch
    {
        null => null,
        <= 0 => new Cost(0, 0),
        { } hours => new Cost(Math.Max(hours, (run.MaxCapacity ?? 0) * LeastSeconds / SecondsAnHour) * usdPerDpuHour, hours),
    };

    /// <summary>Glue reports DPU-seconds only for FLEX and auto-scaled runs. For others, they are computed from capacity and time.</summary>
    private static double? DpuHours(JobRun run) =>
        run.DPUSeconds is { } seconds ? seconds / SecondsAnHour
        : run is { ExecutionTime: { } time, MaxCapacity: { } capacity } ? time * capacity / SecondsAnHour
        : null;
}
