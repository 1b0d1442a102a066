using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Versions;

/// <summary>The check results of a version in one line.</summary>
/// <param name="Class"><c>error</c>, <c>warn</c>, or empty if all passed.</param>
public sealed record CheckSummary(string Text, string? Title, string Class)
{
    /// <param name="checks">Empty if there are none, or the version was not measured.</param>
    public static CheckSummary Of(IReadOnlyCollection<CheckMetrics> checks)
    {
        if (checks.Count == 0)
            return new("", null, "");
        var violated = checks.Where(c => c.Violations > 0).ToArray();
        if (violated.Length == 0)
            return new($"{Figures.Plural(checks.Count, "check")} passed", null, "");
        return new(
            $"{Figures.Plural(violated.Length, "check")} failed",
            string.Join("\n", violated.Select(c => $"{c.Name}: {CheckRow.VerdictOf(c.Violations, c.Groups)} ({c.Severity.ToString().ToLowerInvariant()})")),
            violated.Any(c => c.Severity == Severity.Error) ? "error" : "warn");
    }
}
