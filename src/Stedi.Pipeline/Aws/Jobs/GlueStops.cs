using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Stops job runs.</summary>
internal sealed class GlueStops(AmazonGlueClient glue)
{
    /// <summary>On return it may still be stopping.</summary>
    public async Task StopAsync(GlueRunId id, CancellationToken cancellationToken)
    {
        var answer = await AwsFault.TellAsync(
            "glue:BatchStopJobRun", $"stop the run {id.Run} of the Glue job {id.Job}",
            () => glue.BatchStopJobRunAsync(new() { JobName = id.Job, JobRunIds = [id.Run] }, cancellationToken));
        // Refusals come inside an answer that says 200, and a run that has ended is refused as well.
        if (answer.Errors is [{ } error, ..] && await IsAtWorkAsync(id, cancellationToken))
            throw new EngineException(
                $"Glue did not stop the run {id.Run} of {id.Job}: {error.ErrorDetail?.ErrorMessage} ({error.ErrorDetail?.ErrorCode}).", isTransient: true);
    }

    private Task<bool> IsAtWorkAsync(GlueRunId id, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("glue:GetJobRun", $"ask how the run {id.Run} of the Glue job {id.Job} stands", async () =>
        {
            try
            {
                var run = (await glue.GetJobRunAsync(new() { JobName = id.Job, RunId = id.Run }, cancellationToken)).JobRun;
                return run is not null && run.JobRunState != JobRunState.STOPPING && !GlueStates.HasEnded(run);
            }
            catch (EntityNotFoundException)
            {
                return false;
            }
        });
}
