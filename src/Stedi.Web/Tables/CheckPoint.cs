using System.Collections.Immutable;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>The result of a check in one version.</summary>
public sealed record CheckPoint(string Version, DateTimeOffset At, long Violations, long? Groups = null)
{
    public string Verdict => CheckRow.VerdictOf(Violations, Groups);

    /// <summary>Oldest first. Versions without this check are left out.</summary>
    /// <param name="versions">Newest first.</param>
    public static ImmutableArray<CheckPoint> Of(IEnumerable<VersionView> versions, string check) =>
    [
        .. versions.Reverse().SelectMany(v => v.Metrics.Checks.Where(c => c.Name == check).Select(c => new CheckPoint(v.Version, v.CreatedAt, c.Violations, c.Groups))),
    ];
}
