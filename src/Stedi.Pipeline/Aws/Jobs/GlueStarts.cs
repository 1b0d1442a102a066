using System.Net;
using Amazon.Runtime;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Starts job runs, each token once, also where Glue's answer is lost.</summary>
internal sealed class GlueStarts(AmazonGlueClient glue, GlueTokens tokens, TimeProvider time)
{
    /// <summary>A run that was started may appear a moment later.</summary>
    private static readonly TimeSpan[] Looks = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    /// <summary>
    /// For starts of one token, one after the other: nothing at Glue holds off the second. Of the process, as there may be several engines in it; between
    /// processes the run's lease does that.
    /// </summary>
    private static readonly SemaphoreSlim[] Turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>The id of the token's only run.</summary>
    public async Task<string> StartAsync(string job, string token, Dictionary<string, string> arguments, CancellationToken cancellationToken)
    {
        var turn = Turns[(uint)token.GetHashCode(StringComparison.Ordinal) % Turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Who asks for a start has searched for older runs, so the newest are enough here.
            return await tokens.FindNewAsync(job, token, cancellationToken)
                ?? await StartNewAsync(job, token, arguments, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<string> StartNewAsync(string job, string token, Dictionary<string, string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await glue.StartJobRunAsync(new() { JobName = job, Arguments = arguments }, cancellationToken);
            return answer.JobRunId ?? throw new InvalidDataException("Glue answered without a JobRunId.");
        }
        catch (EntityNotFoundException e)
        {
            throw new EngineException($"The Glue job {job} is not deployed: run ./stedi deploy --apply.", inner: e);
        }
        catch (ConcurrentRunsExceededException e)
        {
            throw new EngineException(
                $"The Glue job {job} has as many runs at work as it may have (Stedi:Aws:MaxConcurrentRuns); it waits for one of them to end.", isTransient: true, e);
        }
        catch (ResourceNumberLimitExceededException e)
        {
            throw new EngineException(
                $"The AWS account is at a limit of Glue: {e.Message} It waits for other runs to end; where this stays so, ask AWS for a higher quota.", isTransient: true, e);
        }
        catch (Exception e) when (MayHaveStarted(e) && !cancellationToken.IsCancellationRequested)
        {
            return await FindAsync(job, token, cancellationToken) ?? throw new EngineException(
                $"It is not known yet whether Glue has started {job}; it is asked again before anything is started. {AwsFault.Of(e, "glue:StartJobRun", $"start the Glue job {job}").Message}",
                isTransient: true, e);
        }
        catch (Exception e) when (AwsFault.Covers(e))
        {
            var fault = AwsFault.Of(e, "glue:StartJobRun", $"start the Glue job {job}");
            throw new EngineException(fault.Message, fault.IsTransient, e);
        }
    }

    /// <summary>Only an answer in the 400s is a refusal, and not even each of them.</summary>
    private static bool MayHaveStarted(Exception e) => e switch
    {
        OperationTimeoutException => true,
        AmazonServiceException answer => answer.StatusCode is < HttpStatusCode.BadRequest or >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout,
        _ => AwsFault.Covers(e) || e is OperationCanceledException or InvalidDataException,
    };

    private async Task<string?> FindAsync(string job, string token, CancellationToken cancellationToken)
    {
        foreach (var wait in Looks)
        {
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            if (await tokens.FindNewAsync(job, token, cancellationToken) is { } run)
                return run;
        }
        return null;
    }
}
