using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>The job has failed. The message is for its author.</summary>
/// <param name="metrics">The metrics measured so far, if any.</param>
internal sealed class JobFailedException(string message, VersionMetrics? metrics = null, Exception? inner = null) : Exception(message, inner)
{
    public VersionMetrics? Metrics { get; } = metrics;
}
