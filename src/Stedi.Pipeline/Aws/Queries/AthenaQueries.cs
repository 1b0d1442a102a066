using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>Runs a statement on Athena until it ends: it starts it once, polls it, and stops it if needed.</summary>
internal sealed class AthenaQueries(AwsOptions options, AmazonAthenaClient athena, AwsLake lake, TimeProvider time)
{
    /// <summary>Short at first, since most queries take a second or two. The call budget limits all polls.</summary>
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    /// <param name="token">The same token and statement are the same query. So repeating a start after a lost response does not start another one.</param>
    /// <param name="reuseMinutes">The max age of a stored result to reuse; 0 for none.</param>
    /// <exception cref="QueryException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and has stopped.</exception>
    public async Task<QueryExecution> RunAsync(string sql, string token, int reuseMinutes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = await StartAsync(sql, token, reuseMinutes);
        QueryExecution ended;
        try
        {
            ended = await EndAsync(id, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(id);
            throw;
        }
        catch (EngineException e)
        {
            await StopUnwatchedAsync(id, e);
            throw;
        }
        return ended.Status?.State == QueryExecutionState.SUCCEEDED ? ended : throw AthenaFaults.Of(ended, sql, options.WorkGroup);
    }

    /// <summary>Cannot be cancelled: without the response, the id of the query to stop would be unknown.</summary>
    private Task<string> StartAsync(string sql, string token, int reuseMinutes) =>
        AwsFault.TellAsync("athena:StartQueryExecution", "start the query", async () =>
        {
            try
            {
                var started = await athena.StartQueryExecutionAsync(
                    new()
                    {
                        QueryString = sql,
                        ClientRequestToken = token,
                        WorkGroup = options.WorkGroup,
                        QueryExecutionContext = new() { Database = options.Database },
                        // Ignored by workgroups that enforce their own configuration, like that of the stack.
                        ResultConfiguration = new() { OutputLocation = lake.Address(lake.Queries) },
                        ResultReuseConfiguration = reuseMinutes == 0
                            ? null : new() { ResultReuseByAgeConfiguration = new() { Enabled = true, MaxAgeInMinutes = reuseMinutes } },
                    },
                    CancellationToken.None);
                return started.QueryExecutionId ?? throw new EngineException("Athena started the query but returned no id. Run it again.", isTransient: true);
            }
            catch (InvalidRequestException e) when (AthenaFaults.OfStart(e, sql) is { } fault)
            {
                throw fault;
            }
        });

    private async Task<QueryExecution> EndAsync(string id, CancellationToken cancellationToken)
    {
        for (var pause = FirstPoll; ; pause = pause * 1.5 < SlowestPoll ? pause * 1.5 : SlowestPoll)
        {
            var shown = await AwsFault.TellAsync("athena:GetQueryExecution", "read the state of the query", async () =>
                (await athena.GetQueryExecutionAsync(new() { QueryExecutionId = id }, cancellationToken)).QueryExecution);
            if (shown?.Status?.State is QueryExecutionState.SUCCEEDED or QueryExecutionState.FAILED or QueryExecutionState.CANCELLED)
                return shown;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>Returns after it has stopped or ended.</summary>
    private async Task StopAsync(string id)
    {
        using var patience = new CancellationTokenSource(StopPatience, time);
        try
        {
            await AwsFault.TellAsync("athena:StopQueryExecution", $"stop the query {id}", () =>
                athena.StopQueryExecutionAsync(new() { QueryExecutionId = id }, patience.Token));
            await EndAsync(id, patience.Token);
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested)
        {
            throw new EngineException($"Athena did not stop the query {id} within {StopPatience.TotalSeconds:0} s. The workgroup's scan limit still applies to it.", inner: e);
        }
    }

    /// <summary>Stops a query that nobody waits for, because it would continue to scan.</summary>
    private async Task StopUnwatchedAsync(string id, EngineException fault)
    {
        try
        {
            await StopAsync(id);
        }
        catch (EngineException e)
        {
            throw new EngineException($"{fault.Message} It may still run on Athena as {id}: {e.Message}", fault.IsTransient, fault);
        }
    }
}
