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
            var (engine, source) = (Needed(), Source());
            var plan = expected ?? "what was due";
            // Written first: what is made on AWS is made in somebody's name, also where Postgres does not answer afterwards.
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
            logger.LogInformation("{By} deployed: {Count} changes.", by, result.Made.Length);
            // It is done, so it is told of also where its caller has left meanwhile.
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

    /// <summary>What was made stays, so the log says what. The failure itself is what the caller has to hear, whatever becomes of this.</summary>
    private async Task NoteFailureAsync(string by, string plan, MadeChanges made, Exception fault)
    {
        logger.LogWarning(fault, "{By} deployed, which stopped after {Count} changes.", by, made.Changes.Count);
        try
        {
            await audit.WriteAsync(AuditActions.DeployFailed, by, plan, $"Stopped after {DeployText.Made(made.Changes)}. {fault.Message}", CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogError(e, "That the deployment of {By} stopped could not be written to the audit log.", by);
        }
    }

    private IDeployment Needed() => deployment ?? throw new EngineException(DeployText.NotNeeded);

    private DeploySource Source() => DeployText.SourceOf(source.LastGood ?? throw new EngineException("The pipeline in scripts/ has faults, and no good text came before it: mend it first."));

    /// <summary>Keeps what was made for the case that the rest is not.</summary>
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
