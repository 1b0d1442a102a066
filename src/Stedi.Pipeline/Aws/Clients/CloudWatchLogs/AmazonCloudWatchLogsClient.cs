using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

/// <summary>The operations of Amazon CloudWatch Logs that this program uses, with the names of the official client.</summary>
public sealed class AmazonCloudWatchLogsClient(AmazonCloudWatchLogsConfig config, CallBudget budget) : AmazonServiceClient(config)
{
    private static readonly InvokeOptions GetLogEvents = JsonOperation.Create(
        "Logs_20140328.GetLogEvents", CloudWatchLogsJson.Default.GetLogEventsRequest, CloudWatchLogsJson.Default.GetLogEventsResponse, CloudWatchLogsErrors.Create);

    private static readonly InvokeOptions FilterLogEvents = JsonOperation.Create(
        "Logs_20140328.FilterLogEvents", CloudWatchLogsJson.Default.FilterLogEventsRequest, CloudWatchLogsJson.Default.FilterLogEventsResponse, CloudWatchLogsErrors.Create);

    public Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetLogEventsResponse>(request, GetLogEvents, cancellationToken);

    public Task<FilterLogEventsResponse> FilterLogEventsAsync(FilterLogEventsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<FilterLogEventsResponse>(request, FilterLogEvents, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => JsonPipeline.Complete(pipeline, Config, budget);
}
