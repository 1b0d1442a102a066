using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Audit;

namespace Stedi.Web.Deploy;

/// <summary>The verbs of deploying. Page and REST come through here; the command line deploys without a server.</summary>
public sealed class DeployService(PipelineSource source, DeployGate gate, AuditLog audit, ILogger<DeployService> logger, IDeployment? deployment = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The engine has things outside of this machine.</summary>
    public bool IsNeeded => deployment is not null;

    /// <exception cref="EngineException">The engine does not answer, or the pipeline cannot be read.</exception>
    public Task<DeployPlan> PlanAsync(CancellationToken cancellationToken) => Needed().PlanAsync(Source(), cancellationToken);

    /// <summary>One at a time in this process.</summary>
    /// <param name="expected">The <see cref="DeployPlan.Id"/> that was agreed to; null: whatever is to be done.</param>
    /// <param name="by">In whose name.</param>
    /// <exception cref="DeployPlanChangedException">It is another plan by now.</exception>
    /// <exception cref="EngineException">It was not done, or not all of it.</exception>
    public async Task<DeployResult> ApplyAsync(string? expected, string by, IProgress<DeployChange>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var result = await Needed().ApplyAsync(Source(), expected, progress, cancellationToken);
            logger.LogInformation("{By} deployed: {Count} changes.", by, result.Made.Length);
            // It is done, so it is told of also where its caller has left meanwhile.
            await audit.WriteAsync(AuditActions.DeployApplied, by, expected ?? "what was due", $"{result.Made.Length} changes", CancellationToken.None);
            return result;
        }
        finally
        {
            gate.Forget();
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private IDeployment Needed() => deployment ?? throw new EngineException(DeployText.NotNeeded);

    private DeploySource Source() => DeployText.SourceOf(source.LastGood ?? throw new EngineException("The pipeline in scripts/ has faults, and no good text came before it: mend it first."));
}
