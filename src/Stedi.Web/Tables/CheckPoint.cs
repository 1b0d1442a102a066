using System.Collections.Immutable;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>The result of a check in one version.</summary>
/// <param name="Rows">The rows of the version.</param>
public sealed record CheckPoint(string Version, DateTimeOffset At, long Rows, long Violations, long? Groups = null)
{
    public string Verdict => CheckRow.VerdictOf(Violations, Groups);

    /// <summary>Oldest first. Versions without this check are left out.</summary>
    /// <param name="versions">Newest first.</param>
    public static ImmutableArray<CheckPoint> Of(IEnumerable<VersionView> versions, string check) =>
    [
        .. versions.Reverse().SelectMany(v => v.Metrics.Checks.Where(c => c.Name == check).Select(c => new CheckPoint(v.Version, v.CreatedAt, v.RowCount, c.Violations, c.Groups))),
    ];
}
