using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Finds the versions that were current at one point in time (docs/decisions/0021). Each run saves which version it replaced, and since when that one was
/// current. So a few index lookups per table find the version, in any length of history.
/// </summary>
public sealed class PastVersions(IDbContextFactory<StediDbContext> contexts)
{
    public async Task<VersionsAtTime> AtAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The names are found by skipping from one to the next in the primary key. "last" is exact if nothing was published since; otherwise "was" is,
        // the version that a run replaced later. If that run ended before the instant, the run in between was removed by retention.
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            WITH RECURSIVE names AS (
                (SELECT table_name AS name FROM stedi.table_versions ORDER BY table_name LIMIT 1)
                UNION ALL
                SELECT (SELECT v.table_name FROM stedi.table_versions v WHERE v.table_name > names.name ORDER BY v.table_name LIMIT 1)
                FROM names WHERE names.name IS NOT NULL)
            SELECT names.name AS "table", last.version AS last_version, last.published_at AS last_at, last.removed_at,
                was.version, was.since, was.until,
                last.published_at > {at} AND was.since IS NULL AND EXISTS (
                    SELECT FROM stedi.table_versions v
                    JOIN stedi.steps s ON s.run_id = v.run_id AND s.table_name = v.table_name
                    JOIN stedi.runs r ON r.id = s.run_id
                    WHERE v.table_name = names.name AND v.version = coalesce(later.version, last.version)
                        AND s.replaced_at IS NULL AND r.status = 'succeeded') AS is_before_first
            FROM names
            CROSS JOIN LATERAL (
                SELECT v.version, v.published_at, v.removed_at FROM stedi.table_versions v
                WHERE v.table_name = names.name AND v.published_at IS NOT NULL ORDER BY v.published_at DESC LIMIT 1) AS last
            LEFT JOIN LATERAL (
                SELECT s.replaced_version AS version, s.replaced_at AS since, r.finished_at AS until FROM stedi.steps s JOIN stedi.runs r ON r.id = s.run_id
                WHERE s.table_name = names.name AND s.replaced_at <= {at} AND r.status = 'succeeded' ORDER BY s.replaced_at DESC LIMIT 1) AS was
                ON last.published_at > {at}
            LEFT JOIN LATERAL (
                SELECT s.replaced_version AS version FROM stedi.steps s JOIN stedi.runs r ON r.id = s.run_id
                WHERE s.table_name = names.name AND s.replaced_at > {at} AND r.status = 'succeeded' ORDER BY s.replaced_at LIMIT 1) AS later
                ON last.published_at > {at} AND was.since IS NULL
            WHERE names.name IS NOT NULL
            """).ToListAsync(cancellationToken);
        var tables = ImmutableArray.CreateBuilder<CurrentVersion>();
        var unknown = ImmutableArray.CreateBuilder<TableName>();
        foreach (var row in rows)
        {
            var table = TableName.Parse(row.Table);
            if (row.LastAt <= at)
            {
                // A current version is only removed together with its table.
                if (row.RemovedAt is null || row.RemovedAt > at)
                    tables.Add(new(table, row.LastVersion, row.LastAt));
            }
            else if (row is { Version: { } version, Since: { } since } && row.Until > at)
                tables.Add(new(table, version, since));
            else if (!row.IsBeforeFirst)
                unknown.Add(table);
        }
        return new(at, tables.ToImmutable(), unknown.ToImmutable());
    }

    private sealed record Row(
        string Table, string LastVersion, DateTimeOffset LastAt, DateTimeOffset? RemovedAt, string? Version, DateTimeOffset? Since, DateTimeOffset? Until,
        bool IsBeforeFirst);
}

/// <summary>The versions that were current at one point in time.</summary>
/// <param name="Unknown">Tables whose version is not known, because retention removed that part of the history.</param>
public sealed record VersionsAtTime(DateTimeOffset At, ImmutableArray<CurrentVersion> Tables, ImmutableArray<TableName> Unknown);

/// <param name="Since">When it had become current.</param>
public sealed record CurrentVersion(TableName Table, string Version, DateTimeOffset Since);
