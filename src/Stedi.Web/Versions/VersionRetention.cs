using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>Selects old version records to delete: their files were removed, and no kept version was built from them.</summary>
internal static class VersionRetention
{
    /// <summary>
    /// The start of a statement. <c>forgettable</c> are the records that may be deleted; <c>{0}</c> is the instant before which their files were
    /// removed. The inputs of kept versions are read only once.
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

    /// <summary>Used after <see cref="Forgettable"/>: true for a run <c>r</c> without any version record left after the deletion.</summary>
    public const string BuiltNothingKept =
        """
        NOT EXISTS (
            SELECT FROM stedi.table_versions v LEFT JOIN forgettable f ON f.table_name = v.table_name AND f.version = v.version
            WHERE v.run_id = r.id AND f.version IS NULL)
        """;

    /// <summary>Deletes such records, oldest first. Returns the number of deleted records.</summary>
    /// <param name="oldest">Only records with files removed before this instant.</param>
    /// <param name="most">The most records to delete at once.</param>
    public static Task<int> ForgetVersionsAsync(this StediDbContext db, DateTimeOffset oldest, int most, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(
            Forgettable + "DELETE FROM stedi.table_versions WHERE (table_name, version) IN (SELECT table_name, version FROM forgettable ORDER BY removed_at LIMIT {1})",
            [oldest, most], cancellationToken);
}
