using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Stedi.Web.Runs;

/// <summary>Counts drives that threw for <c>/metrics</c> and logs each kind once, because one fault can hit every run every few seconds.</summary>
public sealed class DriveFaults(ILogger<DriveFaults> logger)
{
    private const int MaxKinds = 200;
    private const int MaxText = 300;

    private static readonly Meter Meter = new("Stedi.Runs");
    private static readonly Counter<long> Faults = Meter.CreateCounter<long>("stedi.runs.drive_faults", description: "Run drives that threw an exception.");

    private readonly ConcurrentDictionary<string, byte> _logged = [];

    public void Note(Guid run, Exception fault)
    {
        var cause = fault.GetBaseException();
        var kind = $"{cause.GetType().FullName} in {cause.TargetSite?.DeclaringType?.FullName}.{cause.TargetSite?.Name}";
        Faults.Add(1, new KeyValuePair<string, object?>("type", cause.GetType().Name));
        if (_logged.Count < MaxKinds && _logged.TryAdd(kind, 0))
            logger.LogError(fault, "Driving run {Run} failed. The run's page shows its state. Further faults of this kind are counted, not logged.", run);
    }

    /// <summary>One sentence for the run's page.</summary>
    public static string Explain(Exception fault)
    {
        var cause = fault.GetBaseException();
        var text = $"{cause.GetType().Name}: {cause.Message}";
        return text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText - (char.IsHighSurrogate(text[MaxText - 1]) ? 1 : 0)), "…");
    }
}
