using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Looks, before a run starts, whether the engine is set up as the pipeline says. The room of deployments knows.</summary>
public interface IRunGate
{
    /// <summary>The engine has things outside of this machine, which must be deployed, and bills for what runs there.</summary>
    bool IsNeeded { get; }

    /// <param name="tables">Those that the run builds: what others need does not concern it.</param>
    Task<GateVerdict> CheckAsync(PipelineDefinition definition, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken);
}

/// <summary>Whether a run may start.</summary>
/// <param name="Refusal">Why it is refused, and what to do; empty where it may start.</param>
/// <param name="Remark">What the history of a run that starts anyway keeps of it; null where all is well.</param>
/// <param name="Unknown">Why it could not be found out; null where it could.</param>
public sealed record GateVerdict(ImmutableArray<string> Refusal, string? Remark, string? Unknown)
{
    public bool IsDrift => !Refusal.IsEmpty;
}
