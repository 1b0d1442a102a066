using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary><see cref="Lost"/>: it ended without a verdict (its process was killed, the machine went down); trying again is sensible.</summary>
public enum EngineRunState { Waiting, Running, Succeeded, Failed, Stopped, Lost }

/// <summary>
/// What something waits for. The sentence beside it may name details that change all the time; only another kind is news.
/// </summary>
public enum WaitKind
{
    /// <summary>Another run builds, or queued earlier for, one of the same tables.</summary>
    Tables,

    /// <summary>The engine has no room for the job yet.</summary>
    Capacity,

    /// <summary>The engine or the catalog does not answer.</summary>
    Engine,

    /// <summary>The server failed to move the run on, and tries again.</summary>
    Fault,
}

/// <param name="Reason">Why it waits, or what failed: one sentence for a person. Null where there is nothing to say.</param>
/// <param name="Wait">While it waits: what holds it up. Null where nothing does, and the engine is just about to begin.</param>
/// <param name="StartedAt">When the engine began to work on it; null while it waits.</param>
/// <param name="Metrics">What was built: always when <paramref name="State"/> is <see cref="EngineRunState.Succeeded"/>. A run that <see cref="EngineRunState.Failed"/> by
/// a check has them as well, so that the check's rows can be shown; the version they speak of does not exist.</param>
/// <param name="Cost">What is billed for what the run has used so far; null where the engine charges nothing.</param>
public sealed record EngineRunStatus(
    EngineRunState State,
    string? Reason = null,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? EndedAt = null,
    VersionMetrics? Metrics = null,
    Cost? Cost = null,
    WaitKind? Wait = null)
{
    /// <summary>What needs a look although the run succeeded; of files that were damaged, say. Without values of rows.</summary>
    public ImmutableArray<EngineWarning> Warnings { get; init; } = [];

    public bool HasEnded => State is not (EngineRunState.Waiting or EngineRunState.Running);
}

/// <summary>What an engine found and put right by itself.</summary>
/// <param name="Table">That it is about.</param>
public sealed record EngineWarning(TableName Table, string Message);
