using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs.Warnings;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>A problem that did not fail the run. It does not change the run's status or the exit code.</summary>
/// <param name="Table">The table of the warning.</param>
/// <param name="Kind">One of <see cref="RunWarnings"/>.</param>
/// <param name="Message">Text for a person. Contains no row data.</param>
/// <param name="Version">The version of the table; null if unknown.</param>
public sealed record RunWarning(TableName Table, string Kind, string Message, string? Version = null)
{
    /// <summary>
    /// Identifies the content of the warning: 16 hex digits. Two runs with the same id have the same warning; a warning that has changed has another one.
    /// <see cref="RunWarnings"/> says what counts as a change. Warnings of earlier releases have no id of their own: theirs is made from the message.
    /// </summary>
    public string Id { get => field ?? IdOf(Table, Kind, Message); init; }

    /// <summary>The check that failed; null for other kinds, and in runs of earlier releases.</summary>
    public string? Check { get; init; }

    /// <summary>Who has acknowledged it; absent if nobody has. Read with the warning, and not stored with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Acknowledged? Acknowledged { get; init; }

    internal static string IdOf(TableName table, string kind, params IEnumerable<string> content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [table.Value, kind, .. content]))).AsSpan(0, 8));
}

/// <summary>
/// The only place that creates warnings. It also decides what a change of a warning is, because an acknowledgement holds until the next change:
/// <list type="bullet">
/// <item>A check: the number of violations or of violating groups, or the SQL of the check. An acknowledgement is about the rows that a person has looked at. Another number means
/// that there are others, also if it is lower, and another rule is another statement. Two versions with the same number count as the same: which rows they are is not compared.</item>
/// <item>Rejects and repairs: the number of rejected lines, or of rows that share a line. Not the share of them: each delivery changes it, also one without a fault.</item>
/// <item>Damage: the message, which names the file.</item>
/// </list>
/// The inputs of the version are not part of it, nor is its SQL: with them, each run would end each acknowledgement.
/// </summary>
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
        .. metrics.Checks.Where(c => c is { Severity: Severity.Warn, Violations: > 0 }).Select(c => Of(table, metrics, c)),
    ];

    /// <summary>Warnings about the files of a landing table, also if a job reads them in a run without a step for that table.</summary>
    public static IEnumerable<RunWarning> OfFiles(Table table, VersionMetrics metrics)
    {
        if (metrics.Read is { } read && read.Warning(table.Landing) is { } rejected)
            yield return new(table.Name, Rejects, rejected, metrics.Version) { Id = RunWarning.IdOf(table.Name, Rejects, Content(read.Rejects)) };
        if (metrics is { Engine: AwsJobEngine.EngineName, Landing.Repairs: { IsEmpty: false } repairs })
        {
            var rows = repairs.Max(r => r.Rows);
            yield return new(
                table.Name, Repairs,
                $"At least {Count(rows, "row")} shared a line with another row. Athena reads only the first object of a line, so queries of this table miss rows", metrics.Version)
            {
                Id = RunWarning.IdOf(table.Name, Repairs, Content(rows)),
            };
        }
    }

    /// <summary>The names of the acknowledged checks of a table.</summary>
    public static IReadOnlySet<string> AcknowledgedChecks(this IEnumerable<RunWarning> warnings, TableName table) =>
        warnings.Where(w => w is { Acknowledged: not null, Check: not null } && w.Table == table).Select(w => w.Check!).ToHashSet(StringComparer.Ordinal);

    private static RunWarning Of(Table table, VersionMetrics metrics, CheckMetrics found)
    {
        var rule = table.Checks.FirstOrDefault(c => c.Name == found.Name)?.Sql ?? "";
        return new(table.Name, Check, $"Check {found.Name} failed: {CheckRow.VerdictOf(found.Violations, found.Groups)}", metrics.Version)
        {
            Check = found.Name,
            Id = RunWarning.IdOf(table.Name, Check, found.Name, rule, Content(found.Violations), found.Groups is { } groups ? Content(groups) : ""),
        };
    }

    private static string Content(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}
