using Stedi.Pipeline.Model;
using Stedi.Web.Runs.Detail;

namespace Stedi.Web.Runs;

/// <summary>The URLs of what the numbers of a run count.</summary>
public static class RunLinks
{
    public static string Of(Guid run) => $"/runs/{run}";

    public static string Step(Guid run, TableName table) => new RunAddress(Step: table).Of(run);

    public static string Compare(Guid run, Guid? with = null) => $"/runs/{run}/compare{(with is { } other ? $"?with={other}" : "")}";

    /// <summary>The row flow of the versions that the steps built; null if there are none.</summary>
    public static string? Rows(RunView run, IReadOnlyList<StepView> steps) =>
        steps is [var only] ? Rows(only) : steps.Any(s => Rows(s) is not null) ? $"/rows?run={run.Id}" : null;

    /// <summary>The row flow of the version that the step built; null if there is none.</summary>
    public static string? Rows(StepView step) =>
        step is { Status: StepStatus.Succeeded, Version: { } version } ? $"/rows?table={step.Table}&version={Uri.EscapeDataString(version)}" : null;

    /// <summary>The versions of a table.</summary>
    public static string Versions(TableName table) => $"/tables/{table}?tab=versions";

    /// <summary>The rejected lines of a landing version, published or not.</summary>
    public static string Rejects(TableName table, string version) => $"/tables/{table}?tab=drops&version={Uri.EscapeDataString(version)}";

    /// <summary>The rejected lines that the step read; null if it read none.</summary>
    public static string? Rejects(StepView step) => step is { RowsRejected: > 0, Version: { } version } ? Rejects(step.Table, version) : null;

    /// <summary>The rejected lines of the only table that has some; of several tables, the run, which links each.</summary>
    public static string? Rejects(RunView run, IReadOnlyList<StepView> steps) => steps.Select(Rejects).OfType<string>().ToArray() switch
    {
        [] => null,
        [var only] => only,
        _ => Of(run.Id),
    };

    /// <summary>The page that shows a warning in full, for its version, published or not.</summary>
    public static string Warning(RunView run, RunWarning warning) => (warning, warning.Version ?? run.Steps.FirstOrDefault(s => s.Table == warning.Table)?.Version) switch
    {
        ({ Kind: RunWarnings.Check }, _) => Step(run.Id, warning.Table),
        (_, { } version) => Rejects(warning.Table, version),
        _ => $"/tables/{warning.Table}?tab=drops",
    };

    /// <summary>The only warning; of several, the run, which lists them.</summary>
    public static string Warnings(RunView run) => run.Warnings is [var only] ? Warning(run, only) : Of(run.Id);

    /// <summary>The attempts of the step that was tried most often; without one, the events of the run.</summary>
    public static string Attempts(RunView run) =>
        run.Steps.MaxBy(s => s.Attempt) is { Attempt: > 1 } step ? Step(run.Id, step.Table) : new RunAddress(Tab: "events").Of(run.Id);
}
