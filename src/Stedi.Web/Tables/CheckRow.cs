using System.Collections.Immutable;
using MudBlazor;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Layout;
using Stedi.Web.Runs;
using Severity = Stedi.Pipeline.Model.Severity;

namespace Stedi.Web.Tables;

/// <summary>A check and what the current version says to it.</summary>
/// <param name="Violations">Null where the version was not checked: it is older than the check, or there is none.</param>
public sealed record CheckRow(string Name, Severity Severity, string Description, long? Violations, ImmutableArray<string> Samples)
{
    public string Verdict => Violations switch
    {
        null => "not checked yet",
        0 => "passes",
        { } n => Figures.Plural(n, "row"),
    };

    public string Consequence => Severity == Severity.Error ? "A violation keeps the run from being published" : "A violation is shown; the run is published all the same";

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

    /// <summary>What a step's job found, as it was declared then.</summary>
    public static CheckRow Of(CheckReport found) => new(found.Name, found.Severity, "", found.Violations, found.Samples);

    /// <summary>The violated ones first; the built-in ones, which nobody declares, too.</summary>
    public static IReadOnlyList<CheckRow> Of(ImmutableArray<Check> declared, VersionMetrics? metrics)
    {
        var found = (metrics?.Checks ?? []).ToDictionary(c => c.Name);
        var rows = declared.Select(c => new CheckRow(
            c.Name, c.Severity, c.Description, found.GetValueOrDefault(c.Name)?.Violations, found.GetValueOrDefault(c.Name)?.Samples ?? []));
        var builtIn = found.Values.Where(f => declared.All(c => c.Name != f.Name)).Select(f => new CheckRow(
            f.Name, f.Severity,
            f.Name == CheckMetrics.RowsAccountedFor ? "Every input row is either kept or dropped for a declared reason." : "No longer declared.",
            f.Violations, f.Samples));
        return [.. rows.Concat(builtIn).OrderByDescending(r => r.Violations > 0).ThenByDescending(r => r.Severity)];
    }
}
