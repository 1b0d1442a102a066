using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;

namespace Stedi.Web.Deploy;

/// <summary>
/// Checks before a run starts that the deployed resources match the pipeline. A check takes several calls, so its result is reused for a
/// moment. If the engine does not respond, the run may start: it then waits for the engine and shows that.
/// </summary>
public sealed class DeployGate(TimeProvider time, ILogger<DeployGate> logger, IDeployment? deployment = null) : IRunGate, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Seen? _seen;

    public bool IsNeeded => deployment is not null;

    async Task<GateVerdict> IRunGate.CheckAsync(PipelineDefinition definition, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken)
    {
        var verdict = await CheckAsync(definition, tables, cancellationToken);
        return new(verdict.IsDrift ? verdict.Refusal : [], verdict.Remark, verdict.Unknown);
    }

    /// <param name="tables">The tables that the run builds. Only their resources are checked.</param>
    public async Task<DeployVerdict> CheckAsync(PipelineDefinition definition, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken)
    {
        if (deployment is null)
            return DeployVerdict.Good;
        var verdict = await LookAsync(deployment, definition, cancellationToken);
        return verdict with { Open = [.. verdict.Open.Where(c => c.Table is null || tables.Contains(c.Table))] };
    }

    /// <summary>Discards the cached result after a deployment.</summary>
    public void Forget() => _seen = null;

    public void Dispose() => _turn.Dispose();

    private async Task<DeployVerdict> LookAsync(IDeployment looked, PipelineDefinition definition, CancellationToken cancellationToken)
    {
        // Concurrent callers share one check.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_seen is { } seen && seen.Hash == definition.Hash && time.GetElapsedTime(seen.At) < Fresh)
                return seen.Verdict;
            var verdict = await AskAsync(looked, definition, cancellationToken);
            _seen = new(definition.Hash, time.GetTimestamp(), verdict);
            return verdict;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<DeployVerdict> AskAsync(IDeployment looked, PipelineDefinition definition, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return new([.. (await looked.PlanAsync(DeployText.SourceOf(definition), either.Token)).Open], null);
        }
        catch (EngineException e)
        {
            logger.LogWarning("Could not compare the deployed resources with the pipeline: {Reason}", e.Message);
            return new([], e.Message);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("Could not compare the deployed resources with the pipeline within {Seconds} s.", Patience.TotalSeconds);
            return new([], $"The engine did not respond within {Patience.TotalSeconds:0} s.");
        }
    }

    private sealed record Seen(string Hash, long At, DeployVerdict Verdict);
}
