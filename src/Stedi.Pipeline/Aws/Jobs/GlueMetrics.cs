using System.Text.Json;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Reads what a job run wrote about its version. Whoever may write to the bucket may have written it, so it is believed only where it fits.</summary>
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
                // Not AWS refuses, but we do: the file is too long, and stays so.
                return (null, e.Message);
            }
        }
        return (null, $"The job succeeded, but wrote no {lake.Address(output.Folder + file)}. See its log; if its script was changed by hand, deploy again.");
    }

    private static (VersionMetrics?, string?) Parse(string text, GlueOutput output, string place)
    {
        try
        {
            var metrics = VersionMetrics.FromJson(text);
            return metrics.Table == output.Table && metrics.Version == output.Version
                ? (metrics, null)
                : (null, $"{place} speaks of version {metrics.Version} of {metrics.Table}, not of {output.Version} of {output.Table}. Deploy the scripts again, then retry the run.");
        }
        catch (JsonException e)
        {
            return (null, $"{place} is no metrics file: {e.Message} Deploy the scripts again, then retry the run.");
        }
    }
}
