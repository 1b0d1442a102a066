namespace Stedi.Pipeline.Engines;

/// <summary>
/// What an engine needs to stand before jobs can run (tables, scripts, jobs), compared with what the pipeline says, and made so. Only engines outside
/// of this machine have one. It makes and changes; it never removes anything.
/// </summary>
public interface IDeployment
{
    /// <summary>What would be made or changed; changes nothing.</summary>
    /// <exception cref="EngineException">The engine does not answer, or something is absent that deploying does not make.</exception>
    Task<DeployPlan> PlanAsync(DeploySource source, CancellationToken cancellationToken);

    /// <summary>Makes it so, and looks again until nothing differs. Where it was stopped halfway, doing it again goes on from there.</summary>
    /// <param name="expected">The <see cref="DeployPlan.Id"/> of the plan that was agreed to; null: whatever is to be done now.</param>
    /// <param name="progress">Hears of each change that was made.</param>
    /// <exception cref="DeployPlanChangedException">It is not the plan that was expected.</exception>
    /// <exception cref="EngineException">It was not done, or not all of it; the message says how far it came.</exception>
    Task<DeployResult> ApplyAsync(DeploySource source, string? expected, IProgress<DeployChange>? progress, CancellationToken cancellationToken);
}
