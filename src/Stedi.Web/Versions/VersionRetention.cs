using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>Which records of versions get too old: those whose files are gone, and from which nothing was made that is still there.</summary>
internal static class VersionRetention
{
    /// <summary>
    /// Begins a statement: <c>forgettable</c> are the records that may go, <c>{0}</c> is the instant before which their files were removed. What is still
    /// there is read once, and not for each.
    /// </summary>
    public const string Forgettable =
        """
        WITH needed AS MATERIALIZED (
            SELECT DISTINCT input ->> 'table' AS table_name, input ->> 'version' AS version
            FROM stedi.table_versions k CROSS JOIN LATERAL jsonb_array_elements(k.metrics -> 'inputs') AS input WHERE k.removed_at IS NULL),
        forgettable AS MATERIALIZED (
            SELECT v.table_name, v.version, v.removed_at FROM stedi.table_versions v
            LEFT JOIN needed n ON n.table_name = v.table_name AND n.version = v.version
            WHERE v.removed_at < {0} AND n.version IS NULL)

        """;

    /// <summary>Behind <see cref="Forgettable"/>: true of a run <c>r</c> that is left without any record of a version, once those are forgotten.</summary>
    public const string BuiltNothingKept =
        """
        NOT EXISTS (
            SELECT FROM stedi.table_versions v LEFT JOIN forgettable f ON f.table_name = v.table_name AND f.version = v.version
            WHERE v.run_id = r.id AND f.version IS NULL)
        """;

    /// <summary>Forgets records that may go, the oldest first. Returns how many it forgot.</summary>
    /// <param name="oldest">Only those whose files were removed before.</param>
    /// <param name="most">At most so many at once.</param>
    public static Task<int> ForgetVersionsAsync(this StediDbContext db, DateTimeOffset oldest, int most, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(
            Forgettable + "DELETE FROM stedi.table_versions WHERE (table_name, version) IN (SELECT table_name, version FROM forgettable ORDER BY removed_at LIMIT {1})",
            [oldest, most], cancellationToken);
}
