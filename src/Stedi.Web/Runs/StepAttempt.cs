using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>An earlier attempt of a step. The last attempt is stored on the step itself.</summary>
public sealed class StepAttempt
{
    public required Guid RunId { get; init; }

    public required TableName Table { get; init; }

    public required int Attempt { get; init; }

    public required StepStatus Status { get; init; }

    public string? EngineRunId { get; init; }

    /// <summary>The version that the attempt was building. For a landing table it can be complete, if the attempt failed because of its rejects.</summary>
    public string? Version { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Error { get; init; }

    internal static StepAttempt Of(Step step) => new()
    {
        RunId = step.RunId,
        Table = step.Table,
        Attempt = step.Attempt,
        Status = step.Status,
        EngineRunId = step.EngineRunId,
        Version = step.Version,
        StartedAt = step.StartedAt,
        FinishedAt = step.FinishedAt,
        Error = step.Error,
    };
}
