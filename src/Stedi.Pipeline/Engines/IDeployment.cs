namespace Stedi.Pipeline.Engines;

/// <summary>
/// Deploys the resources that an engine needs to run jobs (tables, scripts, jobs), as the pipeline defines them. Only remote engines have a
/// deployment. It creates and changes resources, but never removes any.
/// </summary>
public interface IDeployment
{
    /// <summary>Plans the changes, without making any.</summary>
    /// <exception cref="EngineException">The engine does not respond, or something is missing that a deployment does not create.</exception>
    Task<DeployPlan> PlanAsync(DeploySource source, CancellationToken cancellationToken);

    /// <summary>Makes the changes, and compares again until nothing differs. After an interruption, another call continues.</summary>
    /// <param name="expected">The <see cref="DeployPlan.Id"/> of the approved plan; null for any plan.</param>
    /// <param name="progress">Receives each change after it was made.</param>
    /// <exception cref="DeployPlanChangedException">The plan differs from the expected one.</exception>
    /// <exception cref="EngineException">The deployment failed, possibly halfway. The message says what was done.</exception>
    Task<DeployResult> ApplyAsync(DeploySource source, string? expected, IProgress<DeployChange>? progress, CancellationToken cancellationToken);
}
