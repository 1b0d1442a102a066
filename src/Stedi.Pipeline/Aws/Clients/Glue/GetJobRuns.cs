using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

/// <summary>Newest first.</summary>
public sealed class GetJobRunsRequest : AmazonWebServiceRequest
{
    public string? JobName { get; set; }
    public string? NextToken { get; set; }
    public int? MaxResults { get; set; }
}

public sealed class GetJobRunsResponse : AmazonWebServiceResponse
{
    public List<JobRun>? JobRuns { get; set; }
    public string? NextToken { get; set; }
}
