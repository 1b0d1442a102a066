using System.Collections.Immutable;
using Stedi.Web.Layout;

namespace Stedi.Web.Tables;

/// <summary>What one version says to a check.</summary>
public sealed record CheckPoint(string Version, DateTimeOffset At, long Violations)
{
    public string Verdict => Violations == 0 ? "passes" : Figures.Plural(Violations, "row");

    /// <summary>Oldest first; versions that were not checked by it are left out.</summary>
    /// <param name="versions">Newest first.</param>
    public static ImmutableArray<CheckPoint> Of(IEnumerable<VersionView> versions, string check) =>
    [
        .. versions.Reverse().SelectMany(v => v.Metrics.Checks.Where(c => c.Name == check).Select(c => new CheckPoint(v.Version, v.CreatedAt, c.Violations))),
    ];
}
