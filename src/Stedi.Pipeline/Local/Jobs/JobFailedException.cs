using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>The job has failed for a reason that the message tells its author.</summary>
/// <param name="metrics">What was measured until then, where it came that far.</param>
internal sealed class JobFailedException(string message, VersionMetrics? metrics = null, Exception? inner = null) : Exception(message, inner)
{
    public VersionMetrics? Metrics { get; } = metrics;
}
