using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Runs.Detail;

namespace Stedi.Web.Runs;

/// <summary>The URLs of what the numbers of a run count.</summary>
public static class RunLinks
{
    public static string Of(Guid run) => $"/runs/{run}";

    /// <summary>The notes on the run.</summary>
    public static string Notes(Guid run) => $"{Of(run)}#notes";

    public static string Step(Guid run, TableName table) => new RunAddress(Step: table).Of(run);

    /// <summary>What changed from an earlier run; without one, from the previous published run of the same tables.</summary>
    public static string Changes(Guid run, Guid? from = null) => $"/changes?{(from is { } earlier ? $"from={earlier}&" : "")}to={run}";

    /// <summary>The row flow of the versions that the steps built; null if there are none.</summary>
    public static string? Rows(RunView run, IReadOnlyList<StepView> steps) =>
        steps is [var only] ? Rows(only) : steps.Any(s => Rows(s) is not null) ? $"/rows?run={run.Id}" : null;

    /// <summary>The row flow of the version that the step built; null if there is none.</summary>
    public static string? Rows(StepView step) =>
        step is { Status: StepStatus.Succeeded, Version: { } version } ? TableLinks.Flow(step.Table, version) : null;

    /// <summary>The version that the step built, in the list of versions.</summary>
    public static string Versions(StepView step) => TableLinks.Versions(step.Table, step.Version);

    /// <summary>The rejected lines that the step read; null if it read none.</summary>
    public static string? Rejects(StepView step) => step is { RowsRejected: > 0, Version: { } version } ? TableLinks.Drops(step.Table, version) : null;

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
        (_, var version) => TableLinks.Drops(warning.Table, version),
    };

    /// <summary>The tab of the table that shows a warning of its current version in full.</summary>
    public static string Warning(RunWarning warning) => warning.Kind == RunWarnings.Check ? TableLinks.Checks(warning.Table, warning.Check) : TableLinks.Drops(warning.Table);

    /// <summary>The only warning; of several, the run, which lists them.</summary>
    public static string Warnings(RunView run) => run.Warnings is [var only] ? Warning(run, only) : Of(run.Id);

    /// <summary>The attempts of the step that was tried most often; without one, the events of the run.</summary>
    public static string Attempts(RunView run) =>
        run.Steps.MaxBy(s => s.Attempt) is { Attempt: > 1 } step ? Step(run.Id, step.Table) : new RunAddress(Tab: "events").Of(run.Id);
}
