using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

public sealed class FilterLogEventsRequest : AmazonWebServiceRequest
{
    public string? LogGroupName { get; set; }
    public List<string>? LogStreamNames { get; set; }
    public DateTime? StartTime { get; set; }
    public DateTime? EndTime { get; set; }
    public string? FilterPattern { get; set; }
    public string? NextToken { get; set; }
    public int? Limit { get; set; }
}

public sealed class FilterLogEventsResponse : AmazonWebServiceResponse
{
    public List<FilteredLogEvent>? Events { get; set; }
    public string? NextToken { get; set; }
}
