using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Stedi.Pipeline.Aws.Clients.Athena;

/// <summary>The operations of Amazon Athena that this program uses, with the names of the official client.</summary>
public sealed class AmazonAthenaClient(AmazonAthenaConfig config, CallBudget budget) : AmazonServiceClient(config)
{
    private static readonly InvokeOptions StartQueryExecution = JsonOperation.Create(
        "AmazonAthena.StartQueryExecution", AthenaJson.Default.StartQueryExecutionRequest, AthenaJson.Default.StartQueryExecutionResponse, AthenaErrors.Create);

    private static readonly InvokeOptions GetQueryExecution = JsonOperation.Create(
        "AmazonAthena.GetQueryExecution", AthenaJson.Default.GetQueryExecutionRequest, AthenaJson.Default.GetQueryExecutionResponse, AthenaErrors.Create);

    private static readonly InvokeOptions BatchGetQueryExecution = JsonOperation.Create(
        "AmazonAthena.BatchGetQueryExecution", AthenaJson.Default.BatchGetQueryExecutionRequest, AthenaJson.Default.BatchGetQueryExecutionResponse, AthenaErrors.Create);

    private static readonly InvokeOptions StopQueryExecution = JsonOperation.Create(
        "AmazonAthena.StopQueryExecution", AthenaJson.Default.StopQueryExecutionRequest, AthenaJson.Default.StopQueryExecutionResponse, AthenaErrors.Create);

    private static readonly InvokeOptions GetQueryResults = JsonOperation.Create(
        "AmazonAthena.GetQueryResults", AthenaJson.Default.GetQueryResultsRequest, AthenaJson.Default.GetQueryResultsResponse, AthenaErrors.Create);

    private static readonly InvokeOptions GetWorkGroup = JsonOperation.Create(
        "AmazonAthena.GetWorkGroup", AthenaJson.Default.GetWorkGroupRequest, AthenaJson.Default.GetWorkGroupResponse, AthenaErrors.Create);

    private static readonly InvokeOptions CreateWorkGroup = JsonOperation.Create(
        "AmazonAthena.CreateWorkGroup", AthenaJson.Default.CreateWorkGroupRequest, AthenaJson.Default.CreateWorkGroupResponse, AthenaErrors.Create);

    public Task<StartQueryExecutionResponse> StartQueryExecutionAsync(StartQueryExecutionRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<StartQueryExecutionResponse>(request, StartQueryExecution, cancellationToken);

    public Task<GetQueryExecutionResponse> GetQueryExecutionAsync(GetQueryExecutionRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetQueryExecutionResponse>(request, GetQueryExecution, cancellationToken);

    public Task<BatchGetQueryExecutionResponse> BatchGetQueryExecutionAsync(BatchGetQueryExecutionRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<BatchGetQueryExecutionResponse>(request, BatchGetQueryExecution, cancellationToken);

    public Task<StopQueryExecutionResponse> StopQueryExecutionAsync(StopQueryExecutionRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<StopQueryExecutionResponse>(request, StopQueryExecution, cancellationToken);

    public Task<GetQueryResultsResponse> GetQueryResultsAsync(GetQueryResultsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetQueryResultsResponse>(request, GetQueryResults, cancellationToken);

    public Task<GetWorkGroupResponse> GetWorkGroupAsync(GetWorkGroupRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetWorkGroupResponse>(request, GetWorkGroup, cancellationToken);

    public Task<CreateWorkGroupResponse> CreateWorkGroupAsync(CreateWorkGroupRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<CreateWorkGroupResponse>(request, CreateWorkGroup, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => JsonPipeline.Complete(pipeline, Config, budget);
}
