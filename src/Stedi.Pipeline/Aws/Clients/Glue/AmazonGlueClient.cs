using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Stedi.Pipeline.Aws.Clients.Glue;

/// <summary>The operations of AWS Glue that this program uses, with the names of the official client.</summary>
public sealed class AmazonGlueClient(AmazonGlueConfig config, CallBudget budget) : AmazonServiceClient(config)
{
    private static readonly InvokeOptions CreateDatabase = JsonOperation.Create(
        "AWSGlue.CreateDatabase", GlueJson.Default.CreateDatabaseRequest, GlueJson.Default.CreateDatabaseResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetDatabase = JsonOperation.Create(
        "AWSGlue.GetDatabase", GlueJson.Default.GetDatabaseRequest, GlueJson.Default.GetDatabaseResponse, GlueErrors.Create);

    private static readonly InvokeOptions CreateTable = JsonOperation.Create(
        "AWSGlue.CreateTable", GlueJson.Default.CreateTableRequest, GlueJson.Default.CreateTableResponse, GlueErrors.Create);

    private static readonly InvokeOptions UpdateTable = JsonOperation.Create(
        "AWSGlue.UpdateTable", GlueJson.Default.UpdateTableRequest, GlueJson.Default.UpdateTableResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetTable = JsonOperation.Create(
        "AWSGlue.GetTable", GlueJson.Default.GetTableRequest, GlueJson.Default.GetTableResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetTables = JsonOperation.Create(
        "AWSGlue.GetTables", GlueJson.Default.GetTablesRequest, GlueJson.Default.GetTablesResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetTableVersions = JsonOperation.Create(
        "AWSGlue.GetTableVersions", GlueJson.Default.GetTableVersionsRequest, GlueJson.Default.GetTableVersionsResponse, GlueErrors.Create);

    private static readonly InvokeOptions CreateJob = JsonOperation.Create(
        "AWSGlue.CreateJob", GlueJson.Default.CreateJobRequest, GlueJson.Default.CreateJobResponse, GlueErrors.Create);

    private static readonly InvokeOptions UpdateJob = JsonOperation.Create(
        "AWSGlue.UpdateJob", GlueJson.Default.UpdateJobRequest, GlueJson.Default.UpdateJobResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetJob = JsonOperation.Create(
        "AWSGlue.GetJob", GlueJson.Default.GetJobRequest, GlueJson.Default.GetJobResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetJobs = JsonOperation.Create(
        "AWSGlue.GetJobs", GlueJson.Default.GetJobsRequest, GlueJson.Default.GetJobsResponse, GlueErrors.Create);

    private static readonly InvokeOptions StartJobRun = JsonOperation.Create(
        "AWSGlue.StartJobRun", GlueJson.Default.StartJobRunRequest, GlueJson.Default.StartJobRunResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetJobRun = JsonOperation.Create(
        "AWSGlue.GetJobRun", GlueJson.Default.GetJobRunRequest, GlueJson.Default.GetJobRunResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetJobRuns = JsonOperation.Create(
        "AWSGlue.GetJobRuns", GlueJson.Default.GetJobRunsRequest, GlueJson.Default.GetJobRunsResponse, GlueErrors.Create);

    private static readonly InvokeOptions BatchStopJobRun = JsonOperation.Create(
        "AWSGlue.BatchStopJobRun", GlueJson.Default.BatchStopJobRunRequest, GlueJson.Default.BatchStopJobRunResponse, GlueErrors.Create);

    private static readonly InvokeOptions GetPartitions = JsonOperation.Create(
        "AWSGlue.GetPartitions", GlueJson.Default.GetPartitionsRequest, GlueJson.Default.GetPartitionsResponse, GlueErrors.Create);

    public Task<CreateDatabaseResponse> CreateDatabaseAsync(CreateDatabaseRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<CreateDatabaseResponse>(request, CreateDatabase, cancellationToken);

    public Task<GetDatabaseResponse> GetDatabaseAsync(GetDatabaseRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetDatabaseResponse>(request, GetDatabase, cancellationToken);

    public Task<CreateTableResponse> CreateTableAsync(CreateTableRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<CreateTableResponse>(request, CreateTable, cancellationToken);

    public Task<UpdateTableResponse> UpdateTableAsync(UpdateTableRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<UpdateTableResponse>(request, UpdateTable, cancellationToken);

    public Task<GetTableResponse> GetTableAsync(GetTableRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetTableResponse>(request, GetTable, cancellationToken);

    public Task<GetTablesResponse> GetTablesAsync(GetTablesRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetTablesResponse>(request, GetTables, cancellationToken);

    public Task<GetTableVersionsResponse> GetTableVersionsAsync(GetTableVersionsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetTableVersionsResponse>(request, GetTableVersions, cancellationToken);

    public Task<CreateJobResponse> CreateJobAsync(CreateJobRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<CreateJobResponse>(request, CreateJob, cancellationToken);

    public Task<UpdateJobResponse> UpdateJobAsync(UpdateJobRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<UpdateJobResponse>(request, UpdateJob, cancellationToken);

    public Task<GetJobResponse> GetJobAsync(GetJobRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetJobResponse>(request, GetJob, cancellationToken);

    public Task<GetJobsResponse> GetJobsAsync(GetJobsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetJobsResponse>(request, GetJobs, cancellationToken);

    public Task<StartJobRunResponse> StartJobRunAsync(StartJobRunRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<StartJobRunResponse>(request, StartJobRun, cancellationToken);

    public Task<GetJobRunResponse> GetJobRunAsync(GetJobRunRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetJobRunResponse>(request, GetJobRun, cancellationToken);

    public Task<GetJobRunsResponse> GetJobRunsAsync(GetJobRunsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetJobRunsResponse>(request, GetJobRuns, cancellationToken);

    public Task<BatchStopJobRunResponse> BatchStopJobRunAsync(BatchStopJobRunRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<BatchStopJobRunResponse>(request, BatchStopJobRun, cancellationToken);

    public Task<GetPartitionsResponse> GetPartitionsAsync(GetPartitionsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetPartitionsResponse>(request, GetPartitions, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => JsonPipeline.Complete(pipeline, Config, budget);
}
