using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Stedi.Web.Telemetry;

/// <summary>A public report: which part is unhealthy and why, without exceptions and addresses.</summary>
internal static class HealthReports
{
    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new Report(
            Word(report.Status),
            report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => new Part(e.Key, Word(e.Value.Status), e.Value.Description)).ToArray()),
        context.RequestAborted);

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();

    private sealed record Report(string Status, Part[] Checks);

    private sealed record Part(string Name, string Status, string? Reason);
}
