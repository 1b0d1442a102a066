using System.Net;
using Amazon.Runtime;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Starts job runs, each token once, even if Glue's response is lost.</summary>
internal sealed class GlueStarts(AmazonGlueClient glue, GlueTokens tokens, TimeProvider time)
{
    /// <summary>A new run may appear with a delay.</summary>
    private static readonly TimeSpan[] Looks = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    /// <summary>
    /// Serializes starts of the same token, because Glue does not prevent a second one. It is static, because a process may have several engines. Between
    /// processes, the run's lease has the same effect.
    /// </summary>
    private static readonly SemaphoreSlim[] Turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>The id of the token's only run.</summary>
    public async Task<string> StartAsync(string job, string token, Dictionary<string, string> arguments, CancellationToken cancellationToken)
    {
        var turn = Turns[(uint)token.GetHashCode(StringComparison.Ordinal) % Turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            // The caller has already searched older runs, so the newest are enough here.
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
            return answer.JobRunId ?? throw new InvalidDataException("Glue returned no JobRunId.");
        }
        catch (EntityNotFoundException e)
        {
            throw new EngineException($"The Glue job {job} is not deployed. Run ./stedi deploy --apply.", inner: e);
        }
        catch (ConcurrentRunsExceededException e)
        {
            throw new EngineException(
                $"The Glue job {job} has reached its limit of concurrent runs (Stedi:Aws:MaxConcurrentRuns). Waiting for one of them to end.", isTransient: true, e);
        }
        catch (ResourceNumberLimitExceededException e)
        {
            throw new EngineException(
                $"The AWS account has reached a Glue limit: {e.Message} Waiting for other runs to end. If this continues, ask AWS for a higher quota.", isTransient: true, e);
        }
        catch (Exception e) when (MayHaveStarted(e) && !cancellationToken.IsCancellationRequested)
        {
            return await FindAsync(job, token, cancellationToken) ?? throw new EngineException(
                $"It is unknown whether Glue has started {job}. This is checked before another start. {AwsFault.Of(e, "glue:StartJobRun", $"start the Glue job {job}").Message}",
                isTransient: true, e);
        }
        catch (Exception e) when (AwsFault.Covers(e))
        {
            var fault = AwsFault.Of(e, "glue:StartJobRun", $"start the Glue job {job}");
            throw new EngineException(fault.Message, fault.IsTransient, e);
        }
    }

    /// <summary>Only a 4xx response means a refusal, and not even all of those.</summary>
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
