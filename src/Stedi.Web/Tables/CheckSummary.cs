using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>The check results of a version in one line.</summary>
/// <param name="Class"><c>error</c>, <c>warn</c>, or empty if all passed.</param>
public sealed record CheckSummary(string Text, string? Title, string Class)
{
    public static CheckSummary Of(VersionMetrics? metrics)
    {
        if (metrics is null || metrics.Checks.IsEmpty)
            return new("", null, "");
        var violated = metrics.Checks.Where(c => c.Violations > 0).ToArray();
        if (violated.Length == 0)
            return new($"{Figures.Plural(metrics.Checks.Length, "check")} passed", null, "");
        return new(
            $"{Figures.Plural(violated.Length, "check")} failed",
            string.Join("\n", violated.Select(c => $"{c.Name}: {CheckRow.VerdictOf(c.Violations, c.Groups)} ({c.Severity.ToString().ToLowerInvariant()})")),
            violated.Any(c => c.Severity == Severity.Error) ? "error" : "warn");
    }
}
