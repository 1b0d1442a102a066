using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Versions;

/// <summary>The check results of a version in one line.</summary>
/// <param name="Class"><c>error</c>, <c>warn</c>, or empty if all passed.</param>
public sealed record CheckSummary(string Text, string? Title, string Class)
{
    /// <param name="checks">Empty if there are none, or the version was not measured.</param>
    /// <param name="acknowledged">The names of failed checks that are not counted as failed.</param>
    public static CheckSummary Of(IReadOnlyCollection<CheckMetrics> checks, IReadOnlySet<string> acknowledged)
    {
        if (checks.Count == 0)
            return new("", null, "");
        var violated = checks.Where(c => c.Violations > 0).ToArray();
        if (violated.Length == 0)
            return new($"{Figures.Plural(checks.Count, "check")} passed", null, "");
        var open = violated.Where(c => !acknowledged.Contains(c.Name)).ToArray();
        return new(
            TextOf(open.Length, violated.Length - open.Length),
            string.Join("\n", violated.Select(c =>
                $"{c.Name}: {CheckRow.VerdictOf(c.Violations, c.Groups)} ({(acknowledged.Contains(c.Name) ? "acknowledged" : CheckRow.ConsequenceOf(c.Severity))})")),
            open.Length == 0 ? "" : open.Any(c => c.Severity == Severity.Error) ? "error" : "warn");
    }

    private static string TextOf(int open, int acknowledged) => (open, acknowledged) switch
    {
        (0, _) => $"{Figures.Plural(acknowledged, "check")} acknowledged",
        (_, 0) => $"{Figures.Plural(open, "check")} failed",
        _ => $"{Figures.Plural(open, "check")} failed +{Figures.Count(acknowledged)} acknowledged",
    };
}
