using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary><see cref="Lost"/>: it ended without a result (its process was killed, or the machine went down). A retry makes sense.</summary>
public enum EngineRunState { Waiting, Running, Succeeded, Failed, Stopped, Lost }

/// <summary>
/// What a run waits for. The reason next to it may contain details that change all the time; only a new kind counts as a change.
/// </summary>
public enum WaitKind
{
    /// <summary>Another run builds one of the same tables, or is ahead in its queue.</summary>
    Tables,

    /// <summary>The engine has no free capacity for the job.</summary>
    Capacity,

    /// <summary>The engine or the catalog does not respond.</summary>
    Engine,

    /// <summary>The server failed to advance the run, and retries.</summary>
    Fault,
}

/// <param name="Reason">Why it waits or failed, in one sentence for a person; null if there is none.</param>
/// <param name="Wait">What it waits for; null if it does not wait, or is about to start.</param>
/// <param name="StartedAt">When the engine started to work on it; null while it waits.</param>
/// <param name="Metrics">The metrics of the version. Always set if <paramref name="State"/> is <see cref="EngineRunState.Succeeded"/>. Also set if a check
/// failed the run, to show the violations; that version does not exist.</param>
/// <param name="Cost">The cost so far; null if the engine is free.</param>
public sealed record EngineRunStatus(
    EngineRunState State,
    string? Reason = null,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? EndedAt = null,
    VersionMetrics? Metrics = null,
    Cost? Cost = null,
    WaitKind? Wait = null)
{
    /// <summary>Problems to look at although the run succeeded, such as damaged files. They contain no row data.</summary>
    public ImmutableArray<EngineWarning> Warnings { get; init; } = [];

    public bool HasEnded => State is not (EngineRunState.Waiting or EngineRunState.Running);
}

/// <summary>A problem that an engine found and repaired.</summary>
/// <param name="Table">The affected table.</param>
public sealed record EngineWarning(TableName Table, string Message);
