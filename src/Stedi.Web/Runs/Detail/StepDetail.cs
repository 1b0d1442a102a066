using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;

namespace Stedi.Web.Runs.Detail;

/// <summary>One step of a run with its inputs, checks and attempts.</summary>
/// <param name="Inputs">The inputs; after the step has metrics, with their kept and dropped rows.</param>
/// <param name="Attempts">All attempts, newest first.</param>
/// <param name="UsualMs">Median duration of the last successful runs; null if there were none.</param>
/// <param name="UsualOf">The number of runs in that median.</param>
/// <param name="SqlHash">Hash of the SQL that the step ran; null for a landing table.</param>
/// <param name="SizeBytes">Size of the version.</param>
/// <param name="IsLanding">The step reads the files of a landing table.</param>
public sealed record StepDetail(
    StepView Step, ImmutableArray<StepInput> Inputs, ImmutableArray<CheckMetrics> Checks, ImmutableArray<AttemptView> Attempts, long? UsualMs, int UsualOf,
    string? SqlHash, long? SizeBytes, bool IsLanding = false)
{
    /// <summary>Removes the rows that violate checks, unless the user is an operator.</summary>
    public StepDetail For(ClaimsPrincipal user) =>
        user.IsInRole(Policies.Operator) ? this : this with { Checks = [.. Checks.Select(c => c with { Samples = [] })] };
}

/// <param name="Version">Null while the step that builds it has not succeeded.</param>
/// <param name="RowsIn">Null until the step has read the input.</param>
/// <param name="RowsKept">Null if the rows of this input are not tracked.</param>
/// <param name="IsLanding">The rejected lines are at <c>GET /tables/{name}/rejects?version=</c>.</param>
public sealed record StepInput(TableName Table, string? Version, long? RowsIn, long? RowsKept, ImmutableArray<DropMetrics> Drops, long Unexplained, bool IsLanding = false);

/// <param name="Version">The version that the attempt was building. If a landing table failed because of rejects, they stay at <c>GET /tables/{name}/rejects?version=</c> for 30 days.</param>
public sealed record AttemptView(
    int Attempt, StepStatus Status, string? EngineRunId, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error, string? Version = null)
{
    public static AttemptView Of(StepAttempt attempt) =>
        new(attempt.Attempt, attempt.Status, attempt.EngineRunId, attempt.StartedAt, attempt.FinishedAt, attempt.Error, attempt.Version);

    public static AttemptView Of(StepView step) => new(step.Attempt, step.Status, step.EngineRunId, step.StartedAt, step.FinishedAt, step.Error, step.Version);
}
