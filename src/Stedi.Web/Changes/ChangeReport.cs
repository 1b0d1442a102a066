using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Changes;

/// <summary>What changed between two runs or points in time. It has counts, names and code, but no row data.</summary>
/// <param name="Tables">Tables that differ, in topological order.</param>
/// <param name="Unchanged">Tables with the same rows, drops, rejects, schema, checks and SQL. They may have been rebuilt, and values may differ.</param>
/// <param name="OnlyFrom">Tables that only the first run builds. Empty unless two runs are compared.</param>
/// <param name="OnlyTo">Tables that only the second run builds. Empty unless two runs are compared.</param>
/// <param name="Unknown">Tables whose version at a point in time is not known, because retention removed that part of the history.</param>
/// <param name="Files">Landing tables whose files differ.</param>
/// <param name="Code">Files of the pipeline that differ between the definitions that built the versions.</param>
/// <param name="Variables">Variables that differ between these definitions.</param>
/// <param name="Notes">What could not be compared, and why.</param>
public sealed record ChangeReport(
    ChangeSide From, ChangeSide To, ImmutableArray<TableChange> Tables, ImmutableArray<TableChange> Unchanged,
    ImmutableArray<TableName> OnlyFrom, ImmutableArray<TableName> OnlyTo, ImmutableArray<TableName> Unknown,
    ImmutableArray<ListingChange> Files, ImmutableArray<CodeChange> Code, ImmutableArray<VariableChange> Variables, ImmutableArray<string> Notes);

/// <param name="At">The time; for a run, its end, or its request while it is open.</param>
/// <param name="Run">Null for a point in time.</param>
/// <param name="DefinitionHash">The definition of the run; at a time, of the newest run that built a version. Null if nothing was published.</param>
/// <param name="IsNow">The side is the current state, because the request did not name a point.</param>
public sealed record ChangeSide(DateTimeOffset At, ComparedRun? Run, string? DefinitionHash, bool IsNow = false);

/// <param name="DurationMs">Null until the run has ended.</param>
/// <param name="Cost">In US dollars; null if the engine is free.</param>
public sealed record ComparedRun(
    Guid Id, RunStatus Status, string Select, Trigger Trigger, DateTimeOffset CreatedAt, long? DurationMs, [property: JsonPropertyName("costUsd")] Cost? Cost);

/// <summary>A table on both sides.</summary>
/// <param name="From">Null if the table had no version.</param>
/// <param name="To">Null if the table has no version.</param>
/// <param name="SameSql">Whether the same SQL, with resolved variables, built both versions; null if one of them is not known.</param>
/// <param name="Inputs">Inputs that were read in different versions.</param>
/// <param name="Drops">Drop reasons with different counts; for a landing table, reject reasons.</param>
/// <param name="Schema">Columns that were added or removed, or have another type.</param>
/// <param name="Checks">Checks with different results.</param>
public sealed record TableChange(
    TableName Table, TableFigures? From, TableFigures? To, bool? SameSql, ImmutableArray<InputChange> Inputs, ImmutableArray<DropChange> Drops,
    ImmutableArray<ColumnChange> Schema, ImmutableArray<CheckChange> Checks)
{
    /// <summary>Both sides have the same version.</summary>
    public bool SameVersion => From?.Version is { } version && version == To?.Version;
}

/// <summary>The figures of one version, or of a step that built none.</summary>
/// <param name="Version">Null if the step has not succeeded.</param>
/// <param name="RunId">The run that built the version. Null if retention removed it.</param>
/// <param name="Status">Of the step; null if a point in time is compared.</param>
/// <param name="Rows">Null if there is no version.</param>
/// <param name="RowsIn">Rows of the primary input; for a landing table, the lines of its files.</param>
/// <param name="Dropped">Rows of the primary input that did not reach the output; null for a landing table, and if drops are not tracked.</param>
/// <param name="Rejected">Rejected lines of a landing table; null for other tables.</param>
/// <param name="Checks">The number of checks.</param>
/// <param name="FailedChecks">The number of failed checks, including those that only warn.</param>
/// <param name="DurationMs">Of the step that built the version.</param>
/// <param name="Cost">Of all attempts of that step, in US dollars; null if the engine is free.</param>
public sealed record TableFigures(
    string? Version, Guid? RunId, StepStatus? Status, long? Rows, long? RowsIn, long? Dropped, long? Rejected, long? SizeBytes, int Checks, int FailedChecks,
    long? DurationMs, [property: JsonPropertyName("costUsd")] Cost? Cost);

/// <param name="From">The version that was read; null if the input was not read.</param>
public sealed record InputChange(TableName Table, string? From, string? To);

/// <param name="From">Rows that were dropped for this reason; null if the input was not read, or its rows were not tracked.</param>
public sealed record DropChange(TableName Input, string Reason, long? From, long? To);

/// <param name="From">Violating rows; null if the check was not run.</param>
public sealed record CheckChange(string Name, Severity Severity, CheckOutcome Outcome, long? From, long? To);

/// <summary>How the result of a check changed.</summary>
public enum CheckOutcome
{
    /// <summary>It passed before, or was not run.</summary>
    NewFailure,

    Fixed,

    /// <summary>It failed before with another number of rows, or has another severity.</summary>
    Changed,

    /// <summary>New, and passed.</summary>
    Added,

    /// <summary>No longer run.</summary>
    Removed,
}

/// <summary>The files of a landing table on both sides.</summary>
/// <param name="From">The version of the file list; null if there was none.</param>
/// <param name="Files">By name, at most 200; the counts are complete.</param>
/// <param name="Note">Why the files could not be compared; otherwise null.</param>
public sealed record ListingChange(
    TableName Table, string? From, string? To, int Added, int Removed, int Changed, ImmutableArray<FileChange> Files, string? Note);

/// <param name="Name">Relative to the table's folder.</param>
/// <param name="From">Size in bytes; null if added.</param>
/// <param name="To">Size in bytes; null if removed.</param>
/// <param name="ModifiedAt">Of the newer file; of the older one if removed.</param>
public sealed record FileChange(string Name, long? From, long? To, DateTimeOffset ModifiedAt);

/// <param name="Kind">Added, removed or changed.</param>
/// <param name="Diff">Unified diff of the lines; null if the file is too long, or is not among the first 100.</param>
/// <param name="Tables">The tables whose versions were built before and after this change; empty if none was compared.</param>
public sealed record CodeChange(string File, FileChangeKind Kind, string? Diff, ImmutableArray<TableName> Tables);

public enum FileChangeKind { Added, Removed, Changed }

/// <param name="From">Null if the variable was not declared.</param>
/// <param name="To">Null if the variable is not declared.</param>
/// <param name="Tables">As for <see cref="CodeChange"/>.</param>
public sealed record VariableChange(string Name, string? From, string? To, ImmutableArray<TableName> Tables);
