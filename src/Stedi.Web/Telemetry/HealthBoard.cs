using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Stedi.Web.Telemetry;

/// <summary>What the checks of health said last: they are asked once for all open pages, and not once for each.</summary>
public sealed class HealthBoard : IHealthCheckPublisher
{
    /// <summary>Null until the first look has ended.</summary>
    public HealthReport? Latest { get; private set; }

    /// <summary>There is something new to show. Comes from any thread.</summary>
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
