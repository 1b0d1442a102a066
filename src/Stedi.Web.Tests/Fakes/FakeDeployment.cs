using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tests.Fakes;

/// <summary>A deployment whose state the test sets. Applying fixes everything.</summary>
internal sealed class FakeDeployment : IDeployment
{
    public ImmutableArray<DeployChange> Changes { get; set; } = [];

    /// <summary>If set, every call throws this.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Applying stops after this number of changes.</summary>
    public int? StopsAfter { get; set; }

    public int Plans { get; private set; }

    /// <summary>The confirmed plan of each apply.</summary>
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
