using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Engines;

/// <summary>An engine over a new lake, for the contract tests.</summary>
public abstract class EngineHarness : IAsyncDisposable
{
    public abstract IJobEngine Engine { get; }

    public abstract ICatalog Catalog { get; }

    /// <summary>Another catalog over the same lake, as in another process.</summary>
    /// <param name="keepVersions">Versions per table that a vacuum keeps.</param>
    /// <param name="later">How far its clock is ahead. To this catalog, files written now are that old.</param>
    public abstract ICatalog AnotherCatalog(int keepVersions, TimeSpan later);

    /// <summary>Puts a file into the landing folder of a table.</summary>
    public abstract void PutLanding(TableName table, string file, string text);

    /// <summary>Another control plane over the same lake, as after a restart or as a second instance. The harness disposes it.</summary>
    public abstract IJobEngine AnotherEngine();

    /// <summary>Kills the worker process of an active run.</summary>
    public abstract Task KillAsync(string engineRunId);

    /// <summary>Prepares the engine for jobs of this definition, if it needs that.</summary>
    public virtual Task DeployAsync(PipelineDefinition definition) => Task.CompletedTask;

    /// <summary>How often the worker process of a token's run has started working.</summary>
    public abstract Task<int> BeginningsAsync(string engineRunId, string token);

    public abstract ValueTask DisposeAsync();

    /// <summary>Follows a run to its end, like the driver.</summary>
    public async Task<EngineRunStatus> EndOfAsync(string engineRunId, IJobEngine? engine = null) =>
        await ReachAsync(engineRunId, s => s.HasEnded, engine);

    public async Task<EngineRunStatus> ReachAsync(string engineRunId, Func<EngineRunStatus, bool> reached, IJobEngine? engine = null)
    {
        engine ??= Engine;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var status = await engine.GetAsync(engineRunId, timeout.Token);
            if (reached(status))
                return status;
            if (status.HasEnded)
                throw new InvalidOperationException($"The run ended as {status.State}: {status.Reason}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout.Token);
        }
    }
}
