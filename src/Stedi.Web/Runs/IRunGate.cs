using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Checks before a run starts that the deployed jobs match the pipeline. Implemented by the Deploy room.</summary>
public interface IRunGate
{
    /// <summary>The engine needs deployed resources outside this machine and charges for jobs.</summary>
    bool IsNeeded { get; }

    /// <param name="tables">The tables that the run builds. Only their resources are checked.</param>
    Task<GateVerdict> CheckAsync(PipelineDefinition definition, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken);
}

/// <summary>Whether a run may start.</summary>
/// <param name="Refusal">Why the start is refused, and what to do; empty if the run may start.</param>
/// <param name="Remark">The note for the history of a run that starts anyway; null if nothing differs.</param>
/// <param name="Unknown">Why the check was not possible; null if it was.</param>
public sealed record GateVerdict(ImmutableArray<string> Refusal, string? Remark, string? Unknown)
{
    public bool IsDrift => !Refusal.IsEmpty;
}
