using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Runs a statement without rows, and waits for its end.</summary>
internal sealed class AthenaStatement(AwsClients clients, AwsOptions options, AwsLake lake, TimeProvider time)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowestLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="doing">After "could not": <c>create the table x</c>.</param>
    public async Task RunAsync(string sql, string doing, CancellationToken cancellationToken)
    {
        var request = new StartQueryExecutionRequest
        {
            QueryString = sql,
            // Sent again after a lost answer, it is the same statement to Athena.
            ClientRequestToken = Guid.NewGuid().ToString(),
            WorkGroup = options.WorkGroup,
            QueryExecutionContext = new() { Database = options.Database },
            ResultConfiguration = new() { OutputLocation = lake.Address(lake.Queries) },
        };
        var id = (await AwsFault.TellAsync("athena:StartQueryExecution", doing, () => clients.Athena.StartQueryExecutionAsync(request, cancellationToken))).QueryExecutionId;
        var began = time.GetTimestamp();
        for (var wait = FirstLook; ; wait = wait < SlowestLook ? wait * 2 : SlowestLook)
        {
            var answer = await AwsFault.TellAsync(
                "athena:GetQueryExecution", doing, () => clients.Athena.GetQueryExecutionAsync(new() { QueryExecutionId = id }, cancellationToken));
            var status = answer.QueryExecution?.Status;
            if (status?.State == QueryExecutionState.SUCCEEDED)
                return;
            if (status?.State is QueryExecutionState.FAILED or QueryExecutionState.CANCELLED)
            {
                throw new EngineException(
                    $"Athena could not {doing}: {status.AthenaError?.ErrorMessage ?? status.StateChangeReason ?? status.State} (query {id})",
                    isTransient: status.State == QueryExecutionState.CANCELLED || status.AthenaError?.Retryable == true);
            }
            if (time.GetElapsedTime(began) > Patience)
                throw new EngineException($"Athena has not ended the statement to {doing} within {Patience.TotalMinutes:0} minutes (query {id}). Look at it in Athena's console.", isTransient: true);
            await Task.Delay(wait, time, cancellationToken);
        }
    }
}
