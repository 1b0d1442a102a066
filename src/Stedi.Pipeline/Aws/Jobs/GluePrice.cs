using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>What Glue bills for a run: its DPU-hours, and those of a minute at least once it has begun.</summary>
/// <param name="usdPerDpuHour">US dollars.</param>
internal sealed class GluePrice(double usdPerDpuHour)
{
    private const double SecondsAnHour = 3600;
    private const double LeastSeconds = 60;

    /// <summary>With the hours that it has used so far; null where Glue does not tell them yet.</summary>
    public Cost? Of(JobRun run) => DpuHours(run) switch
    {
        null => null,
        <= 0 => new Cost(0, 0),
        { } hours => new Cost(Math.Max(hours, (run.MaxCapacity ?? 0) * LeastSeconds / SecondsAnHour) * usdPerDpuHour, hours),
    };

    /// <summary>Glue tells DPU-seconds only of FLEX and auto-scaled runs; of others they follow from size and time.</summary>
    private static double? DpuHours(JobRun run) =>
        run.DPUSeconds is { } seconds ? seconds / SecondsAnHour
        : run is { ExecutionTime: { } time, MaxCapacity: { } capacity } ? time * capacity / SecondsAnHour
        : null;
}
