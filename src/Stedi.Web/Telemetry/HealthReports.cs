using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Stedi.Web.Telemetry;

/// <summary>A report that anyone may see: which part is not well and why, in words chosen for it; no exceptions, no addresses.</summary>
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
