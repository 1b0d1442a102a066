using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs.Detail;

/// <summary>One step of a run with all that is known of it.</summary>
/// <param name="Inputs">What it reads; once it is measured, with what became of their rows.</param>
/// <param name="Attempts">All of them, the newest first.</param>
/// <param name="UsualMs">The median of its last successful runs, or null where there was none.</param>
/// <param name="UsualOf">How many runs that is the median of.</param>
/// <param name="SqlHash">Of the SQL that it ran; null for a landing table.</param>
/// <param name="SizeBytes">Of the version.</param>
/// <param name="IsLanding">It reads the files of a landing table.</param>
public sealed record StepDetail(
    StepView Step, ImmutableArray<StepInput> Inputs, ImmutableArray<CheckReport> Checks, ImmutableArray<AttemptView> Attempts, long? UsualMs, int UsualOf,
    string? SqlHash, long? SizeBytes, bool IsLanding = false)
{
    /// <summary>As this person may see it: violating rows are for operators.</summary>
    public StepDetail For(ClaimsPrincipal user) =>
        user.IsInRole(Policies.Operator) ? this : this with { Checks = [.. Checks.Select(c => c with { Samples = [] })] };
}

/// <param name="Version">Null while the step that builds it has not succeeded.</param>
/// <param name="RowsIn">Null until it was read.</param>
/// <param name="RowsKept">Null where it is not accounted for.</param>
/// <param name="IsLanding">Its rejected lines are at <c>GET /tables/{name}/rejects?version=</c>.</param>
public sealed record StepInput(TableName Table, string? Version, long? RowsIn, long? RowsKept, ImmutableArray<DropMetrics> Drops, long Unexplained, bool IsLanding = false);

/// <param name="Version">That it was to build. Of a landing table that failed by its rejects, <c>GET /tables/{name}/rejects?version=</c> has them for 30 days.</param>
public sealed record AttemptView(
    int Attempt, StepStatus Status, string? EngineRunId, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error, string? Version = null)
{
    public static AttemptView Of(StepAttempt attempt) =>
        new(attempt.Attempt, attempt.Status, attempt.EngineRunId, attempt.StartedAt, attempt.FinishedAt, attempt.Error, attempt.Version);

    public static AttemptView Of(StepView step) => new(step.Attempt, step.Status, step.EngineRunId, step.StartedAt, step.FinishedAt, step.Error, step.Version);
}
