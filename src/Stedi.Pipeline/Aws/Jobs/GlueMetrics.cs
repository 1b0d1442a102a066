using System.Text.Json;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Reads the metrics that a job run wrote. Anyone with write access to the bucket could have written them, so they are verified.</summary>
internal sealed class GlueMetrics(AwsObjects objects, AwsLake lake)
{
    private const int MaxBytes = 8 << 20;

    /// <summary>The metrics of a complete version, or why there are none.</summary>
    public async Task<(VersionMetrics? Metrics, string? Fault)> ReadAsync(GlueOutput output, string file, CancellationToken cancellationToken)
    {
        foreach (var key in output.Places(file))
        {
            try
            {
                if (await objects.ReadAsync(key, MaxBytes, cancellationToken) is { } text)
                    return Parse(text, output, lake.Address(key));
            }
            catch (EngineException e) when (e is { IsTransient: false, InnerException: null })
            {
                // Refused by this program, not by AWS: the file is too long, and a retry would not help.
                return (null, e.Message);
            }
        }
        return (null, $"The job succeeded without writing {lake.Address(output.Folder + file)}. Check its log. If its script was changed by hand, deploy again.");
    }

    private static (VersionMetrics?, string?) Parse(string text, GlueOutput output, string place)
    {
        try
        {
            var metrics = VersionMetrics.FromJson(text);
            return metrics.Table == output.Table && metrics.Version == output.Version
                ? (metrics, null)
                : (null, $"{place} has the metrics of version {metrics.Version} of {metrics.Table} instead of {output.Version} of {output.Table}. Deploy the scripts again, then retry the run.");
        }
        catch (JsonException e)
        {
            return (null, $"{place} is not a valid metrics file: {e.Message} Deploy the scripts again, then retry the run.");
        }
    }
}
