using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tests.Fakes;

/// <summary>Stands as a test says; applying makes everything good.</summary>
internal sealed class FakeDeployment : IDeployment
{
    public ImmutableArray<DeployChange> Changes { get; set; } = [];

    /// <summary>What every call ends with.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Applying stops after so many changes.</summary>
    public int? StopsAfter { get; set; }

    public int Plans { get; private set; }

    /// <summary>The plan that was agreed to, of every application.</summary>
    public List<string?> Applied { get; } = [];

    public Task<DeployPlan> PlanAsync(DeploySource source, CancellationToken cancellationToken)
    {
        Plans++;
        return Fault is null ? Task.FromResult(new DeployPlan(Changes, [new(DeployPart.Job, "stedi-of-somebody")])) : Task.FromException<DeployPlan>(Fault);
    }

    public async Task<DeployResult> ApplyAsync(
        DeploySource source, string? expected, IProgress<DeployChange>? progress, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(source, cancellationToken);
        if (expected is not null && expected != plan.Id)
            throw new DeployPlanChangedException();
        Applied.Add(expected);
        foreach (var (change, i) in plan.Open.Select((c, i) => (c, i)))
        {
            if (i == StopsAfter)
                throw new EngineException($"The deployment stopped at the job {change.Name}: access is denied.");
            progress?.Report(change);
        }
        Changes = [.. Changes.Select(c => c with { Kind = DeployChangeKind.None, Why = "", Diff = null })];
        return new([.. plan.Open], plan with { Changes = Changes });
    }
}
