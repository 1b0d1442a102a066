using System.Collections.Immutable;
using MudBlazor;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Severity = Stedi.Pipeline.Model.Severity;

namespace Stedi.Web.Versions;

/// <summary>A check with its result in the current version.</summary>
/// <param name="Violations">Null if the check was not run: the version is older than the check, or there is no version.</param>
/// <param name="Groups">For a rule on groups, the number of groups with these rows; otherwise null.</param>
public sealed record CheckRow(string Name, Severity Severity, string Description, long? Violations, ImmutableArray<string> Samples, long? Groups = null)
{
    public string Verdict => Violations switch
    {
        null => "not run",
        { } n => VerdictOf(n, Groups),
    };

    public string Consequence => Severity == Severity.Error ? "blocks publishing" : "warns";

    /// <summary>The result of a check: <c>passed</c>, <c>3 rows</c>, <c>482 rows in 1 group</c>.</summary>
    public static string VerdictOf(long violations, long? groups) =>
        violations == 0 ? "passed" : $"{Figures.Plural(violations, "row")}{(groups is { } n ? $" in {Figures.Plural(n, "group")}" : "")}";

    public string Icon => Violations switch
    {
        null => Icons.Material.Outlined.Circle,
        0 => Icons.Material.Filled.CheckCircle,
        _ => Severity == Severity.Error ? Icons.Material.Filled.Error : Icons.Material.Filled.Warning,
    };

    public Color Color => Violations switch
    {
        null => Color.Default,
        0 => Color.Success,
        _ => Severity == Severity.Error ? Color.Error : Color.Warning,
    };

    /// <summary>The result of a check in a step, with its severity at that time.</summary>
    public static CheckRow Of(CheckMetrics found) => new(found.Name, found.Severity, "", found.Violations, found.Samples, found.Groups);

    /// <summary>Failed checks first. Includes the built-in checks, which are not declared.</summary>
    public static IReadOnlyList<CheckRow> Of(ImmutableArray<Check> declared, VersionMetrics? metrics)
    {
        var found = (metrics?.Checks ?? []).ToDictionary(c => c.Name);
        var rows = declared.Select(c => new CheckRow(
            c.Name, c.Severity, c.Description, found.GetValueOrDefault(c.Name)?.Violations, found.GetValueOrDefault(c.Name)?.Samples ?? [], found.GetValueOrDefault(c.Name)?.Groups));
        var builtIn = found.Values.Where(f => declared.All(c => c.Name != f.Name)).Select(f => new CheckRow(
            f.Name, f.Severity,
            f.Name == CheckMetrics.RowsAccountedFor ? "Every input row is either kept or dropped for a declared reason." : "No longer declared.",
            f.Violations, f.Samples, f.Groups));
        return [.. rows.Concat(builtIn).OrderByDescending(r => r.Violations > 0).ThenByDescending(r => r.Severity)];
    }
}
