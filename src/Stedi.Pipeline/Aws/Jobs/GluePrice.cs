using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>What Glue bills for a run: its DPU-hours, and those of a minute at least once it has begun.</summary>
/// <param name="usdPerDpuHour">US dollars.</param>
internal sealed class GluePrice(double usdPerDpuHour)
{
    private const double SecondsAnHour = 3600;
    private const double LeastSeconds = 60;

    public double? Of(JobRun run) => DpuHours(run) switch
    {
        null => null,
        <= 0 => 0,
        { } hours => Math.Max(hours, (run.MaxCapacity ?? 0) * LeastSeconds / SecondsAnHour) * usdPerDpuHour,
    };

    /// <summary>Glue tells DPU-seconds only of FLEX and auto-scaled runs; of others they follow from size and time.</summary>
    public static double? DpuHours(JobRun run) =>
        run.DPUSeconds is { } seconds ? seconds / SecondsAnHour
        : run is { ExecutionTime: { } time, MaxCapacity: { } capacity } ? time * capacity / SecondsAnHour
        : null;
}
