using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>Something of a run that succeeded and still needs a look: its status and exit code stay as they are.</summary>
/// <param name="Table">That it is about.</param>
/// <param name="Kind">One of <see cref="RunWarnings"/>.</param>
/// <param name="Message">For a person; holds no values of rows.</param>
/// <param name="Version">Of the table, that the warning is about; null where it is not known.</param>
public sealed record RunWarning(TableName Table, string Kind, string Message, string? Version = null);

/// <summary>Says what a warning is: nothing else adds one.</summary>
public static class RunWarnings
{
    /// <summary>More lines of a landing table were rejected than its <c>rejects.warn</c> allows.</summary>
    public const string Rejects = "rejects";

    /// <summary>A check of severity <c>warn</c> has failed.</summary>
    public const string Check = "check";

    /// <summary>
    /// Rows that queries of the landing table miss: where the engine queries the files themselves, Athena's reader takes only the first object of a line.
    /// </summary>
    public const string Repairs = "repairs";

    /// <summary>A file of the lake was damaged. The engine has made it again, or the run could do without it.</summary>
    public const string Damage = "damage";

    public static RunWarning Of(EngineWarning warning) => new(warning.Table, Damage, warning.Message);

    /// <param name="table">Whose version was built or reused.</param>
    public static ImmutableArray<RunWarning> Of(Table table, VersionMetrics metrics) =>
    [
        .. OfFiles(table, metrics),
        .. metrics.Checks.Where(c => c is { Severity: Severity.Warn, Violations: > 0 })
            .Select(c => new RunWarning(table.Name, Check, $"Check {c.Name} failed: {CheckRow.VerdictOf(c.Violations, c.Groups)}", metrics.Version)),
    ];

    /// <summary>Of a landing table's files alone, also where a job reads them in a run that does not check them.</summary>
    public static IEnumerable<RunWarning> OfFiles(Table table, VersionMetrics metrics)
    {
        if (metrics.Read?.Warning(table.Landing) is { } rejected)
            yield return new(table.Name, Rejects, rejected, metrics.Version);
        if (metrics is { Engine: AwsJobEngine.EngineName, Landing.Repairs: { IsEmpty: false } repairs })
        {
            var rows = repairs.Max(r => r.Rows);
            yield return new(
                table.Name, Repairs,
                $"At least {Count(rows, "row")} not on a line of {(rows == 1 ? "its" : "their")} own. Athena reads only the first object of a line, so queries of this table miss rows", metrics.Version);
        }
    }

    private static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}
