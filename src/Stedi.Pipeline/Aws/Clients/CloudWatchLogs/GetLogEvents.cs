using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

public sealed class GetLogEventsRequest : AmazonWebServiceRequest
{
    public string? LogGroupName { get; set; }
    public string? LogStreamName { get; set; }
    public DateTime? StartTime { get; set; }
    public DateTime? EndTime { get; set; }
    public string? NextToken { get; set; }
    public int? Limit { get; set; }
    public bool? StartFromHead { get; set; }
}

/// <summary>A repeated token means that nothing follows yet.</summary>
public sealed class GetLogEventsResponse : AmazonWebServiceResponse
{
    public List<OutputLogEvent>? Events { get; set; }
    public string? NextForwardToken { get; set; }
    public string? NextBackwardToken { get; set; }
}
