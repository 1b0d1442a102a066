using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Runs a statement without result rows, and waits until it ends.</summary>
internal sealed class AthenaStatement(AwsClients clients, AwsOptions options, AwsLake lake, TimeProvider time)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowestLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="doing">The purpose, as a continuation of "could not": <c>create the table x</c>.</param>
    public async Task RunAsync(string sql, string doing, CancellationToken cancellationToken)
    {
        var request = new StartQueryExecutionRequest
        {
            QueryString = sql,
            // If it is sent again after a lost response, Athena treats it as the same statement.
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
                throw new EngineException($"Athena did not {doing} within {Patience.TotalMinutes:0} minutes (query {id}). Check the query in the Athena console.", isTransient: true);
            await Task.Delay(wait, time, cancellationToken);
        }
    }
}
