using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Audit;

namespace Stedi.Web.Deploy;

/// <summary>Plans and applies deployments for the page and REST. The command line deploys without a server.</summary>
public sealed class DeployService(PipelineSource source, DeployGate gate, AuditLog audit, ILogger<DeployService> logger, IDeployment? deployment = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The engine needs deployed resources outside this machine.</summary>
    public bool IsNeeded => deployment is not null;

    /// <exception cref="EngineException">The engine does not respond, or the pipeline cannot be read.</exception>
    public Task<DeployPlan> PlanAsync(CancellationToken cancellationToken) => Needed().PlanAsync(Source(), cancellationToken);

    /// <summary>Applies the plan. One deployment at a time in this process.</summary>
    /// <param name="expected">The <see cref="DeployPlan.Id"/> that the user confirmed; null applies the current plan.</param>
    /// <param name="by">The user, for the audit log.</param>
    /// <exception cref="DeployPlanChangedException">The plan has changed.</exception>
    /// <exception cref="EngineException">The deployment failed, at least in part.</exception>
    public async Task<DeployResult> ApplyAsync(string? expected, string by, IProgress<DeployChange>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (engine, source) = (Needed(), Source());
            var plan = expected ?? "current plan";
            // Write the audit entry first, so that changes on AWS have an author even if Postgres fails later.
            await audit.WriteAsync(AuditActions.DeployStarted, by, plan, null, cancellationToken);
            var made = new MadeChanges(progress);
            DeployResult result;
            try
            {
                result = await engine.ApplyAsync(source, expected, made, cancellationToken);
            }
            catch (Exception e)
            {
                await NoteFailureAsync(by, plan, made, e);
                throw;
            }
            logger.LogInformation("{By} deployed {Count} changes.", by, result.Made.Length);
            // The deployment is done, so record it even if the caller has disconnected.
            await audit.WriteAsync(AuditActions.DeployApplied, by, plan, DeployText.Made(result.Made), CancellationToken.None);
            return result;
        }
        finally
        {
            gate.Forget();
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Records the changes that were made, because they stay. The caller must get the original error even if this fails.</summary>
    private async Task NoteFailureAsync(string by, string plan, MadeChanges made, Exception fault)
    {
        logger.LogWarning(fault, "The deployment by {By} failed after {Count} changes.", by, made.Changes.Count);
        try
        {
            await audit.WriteAsync(AuditActions.DeployFailed, by, plan, $"Failed after {DeployText.Made(made.Changes)}. {fault.Message}", CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Could not write the failed deployment by {By} to the audit log.", by);
        }
    }

    private IDeployment Needed() => deployment ?? throw new EngineException(DeployText.NotNeeded);

    private DeploySource Source() => DeployText.SourceOf(source.LastGood ?? throw new EngineException("The pipeline in scripts/ has errors and there is no earlier valid version. Fix the errors first."));

    /// <summary>Keeps the changes that were made, in case the rest fails.</summary>
    private sealed class MadeChanges(IProgress<DeployChange>? next) : IProgress<DeployChange>
    {
        public List<DeployChange> Changes { get; } = [];

        public void Report(DeployChange value)
        {
            Changes.Add(value);
            next?.Report(value);
        }
    }
}
