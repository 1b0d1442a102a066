using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Stedi.Web.Telemetry;

/// <summary>The latest health report, shared by all open pages so that checks run only once.</summary>
public sealed class HealthBoard : IHealthCheckPublisher
{
    /// <summary>Null until the first check has ended.</summary>
    public HealthReport? Latest { get; private set; }

    /// <summary>Raised if the report has changed. Can be raised on any thread.</summary>
    public event Action? Changed;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        var before = Latest;
        Latest = report;
        if (before is null || !Verdict(before).SequenceEqual(Verdict(report)))
            Changed?.Invoke();
        return Task.CompletedTask;
    }

    private static IEnumerable<(string, HealthStatus, string?)> Verdict(HealthReport report) =>
        report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value.Status, e.Value.Description));
}
