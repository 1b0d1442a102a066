using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Stops job runs.</summary>
internal sealed class GlueStops(AmazonGlueClient glue)
{
    /// <summary>Requests the stop, which may take a while.</summary>
    public async Task StopAsync(GlueRunId id, CancellationToken cancellationToken)
    {
        var answer = await AwsFault.TellAsync(
            "glue:BatchStopJobRun", $"stop the run {id.Run} of the Glue job {id.Job}",
            () => glue.BatchStopJobRunAsync(new() { JobName = id.Job, JobRunIds = [id.Run] }, cancellationToken));
        // Refusals come in a response with status 200. Ended runs are refused too.
        if (answer.Errors is [{ } error, ..] && await IsAtWorkAsync(id, cancellationToken))
            throw new EngineException(
                $"Glue did not stop the run {id.Run} of {id.Job}: {error.ErrorDetail?.ErrorMessage} ({error.ErrorDetail?.ErrorCode}).", isTransient: true);
    }

    private Task<bool> IsAtWorkAsync(GlueRunId id, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("glue:GetJobRun", $"read the state of the run {id.Run} of the Glue job {id.Job}", async () =>
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
