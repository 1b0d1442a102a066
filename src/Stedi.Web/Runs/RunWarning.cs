using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>A problem that did not fail the run. It does not change the run's status or the exit code.</summary>
/// <param name="Table">The table of the warning.</param>
/// <param name="Kind">One of <see cref="RunWarnings"/>.</param>
/// <param name="Message">Text for a person. Contains no row data.</param>
/// <param name="Version">The version of the table; null if unknown.</param>
public sealed record RunWarning(TableName Table, string Kind, string Message, string? Version = null);

/// <summary>The only place that creates warnings.</summary>
public static class RunWarnings
{
    /// <summary>More lines of a landing table were rejected than its <c>rejects.warn</c> allows.</summary>
    public const string Rejects = "rejects";

    /// <summary>A check of severity <c>warn</c> has failed.</summary>
    public const string Check = "check";

    /// <summary>
    /// Queries of the landing table miss rows, because Athena queries the files directly and reads only the first object of a line.
    /// </summary>
    public const string Repairs = "repairs";

    /// <summary>A file of the lake was damaged. The engine rebuilt it, or the run did not need it.</summary>
    public const string Damage = "damage";

    public static RunWarning Of(EngineWarning warning) => new(warning.Table, Damage, warning.Message);

    /// <param name="table">The table that was built or reused.</param>
    public static ImmutableArray<RunWarning> Of(Table table, VersionMetrics metrics) =>
    [
        .. OfFiles(table, metrics),
        .. metrics.Checks.Where(c => c is { Severity: Severity.Warn, Violations: > 0 })
            .Select(c => new RunWarning(table.Name, Check, $"Check {c.Name} failed: {CheckRow.VerdictOf(c.Violations, c.Groups)}", metrics.Version)),
    ];

    /// <summary>Warnings about the files of a landing table, also if a job reads them in a run without a step for that table.</summary>
    public static IEnumerable<RunWarning> OfFiles(Table table, VersionMetrics metrics)
    {
        if (metrics.Read?.Warning(table.Landing) is { } rejected)
            yield return new(table.Name, Rejects, rejected, metrics.Version);
        if (metrics is { Engine: AwsJobEngine.EngineName, Landing.Repairs: { IsEmpty: false } repairs })
        {
            var rows = repairs.Max(r => r.Rows);
            yield return new(
                table.Name, Repairs,
                $"At least {Count(rows, "row")} shared a line with another row. Athena reads only the first object of a line, so queries of this table miss rows", metrics.Version);
        }
    }

    private static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}
