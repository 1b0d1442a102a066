using Stedi.Web.Components;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Changes;

/// <summary>The words of the page about changes.</summary>
internal static class ChangeText
{
    /// <summary>What differs, in a few words each; empty if nothing does.</summary>
    public static IReadOnlyList<string> Summary(ChangeReport report)
    {
        var checks = report.Tables.SelectMany(t => t.Checks).ToArray();
        return
        [
            .. Some(report.Tables.Length, "table changed", "tables changed"),
            .. Some(checks.Count(c => c.Outcome == CheckOutcome.NewFailure), "new check failure"),
            .. Some(checks.Count(c => c.Outcome == CheckOutcome.Fixed), "check fixed", "checks fixed"),
            .. Some(report.Tables.Count(t => !t.Schema.IsEmpty), "schema change"),
            .. Some(report.Files.Sum(f => f.Added), "file added", "files added"),
            .. Some(report.Files.Sum(f => f.Removed), "file removed", "files removed"),
            .. Some(report.Files.Sum(f => f.Changed), "file changed", "files changed"),
            .. Some(report.Code.Select(c => c.File).Distinct().Count(), "code file changed", "code files changed"),
            .. Some(report.Variables.Select(v => v.Name).Distinct().Count(), "variable changed", "variables changed"),
        ];
    }

    public static string Of(CheckChange check) => check.Outcome switch
    {
        CheckOutcome.NewFailure => "new failure",
        CheckOutcome.Fixed => "fixed",
        CheckOutcome.Added => "added",
        CheckOutcome.Removed => "removed",
        _ => "still failing",
    };

    /// <summary>The result of a check: <c>passed</c>, <c>3 rows</c>, <c>not run</c>.</summary>
    public static string Result(long? violations) => violations is { } rows ? CheckRow.VerdictOf(rows, null) : "not run";

    /// <summary>The class of an outcome that needs attention, or no longer does.</summary>
    public static string? Look(CheckChange check) => check.Outcome switch
    {
        CheckOutcome.NewFailure or CheckOutcome.Changed => check.Severity.ToString().ToLowerInvariant(),
        CheckOutcome.Fixed => "fixed",
        _ => null,
    };

    /// <summary>How the table relates to its version on the other side.</summary>
    public static string Standing(TableChange change) => change switch
    {
        { From: null } => "new",
        { To: null } => "no longer published",
        { SameVersion: true } => "same version",
        { To: { Version: null, Status: { } status } } => RunLook.Word(status),
        _ => "rebuilt",
    };

    /// <summary>The change with its share: <c>+8 (+1.7 %)</c>; empty if equal or not known.</summary>
    public static string Change(long? from, long? to) => (from, to) switch
    {
        ({ } old, { } now) when old != now => Figures.ChangeShare(old, now) is { Length: > 0 } share ? $"{Figures.Change(now - old)} ({share})" : Figures.Change(now - old),
        _ => "",
    };

    /// <summary>A duration in milliseconds.</summary>
    public static string Took(long? milliseconds) => Figures.Duration(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null);

    private static IEnumerable<string> Some(int count, string one, string? many = null) =>
        count == 0 ? [] : [many is null ? Figures.Plural(count, one) : $"{Figures.Count(count)} {(count == 1 ? one : many)}"];
}
