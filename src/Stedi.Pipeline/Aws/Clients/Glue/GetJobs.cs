using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class GetJobsRequest : AmazonWebServiceRequest
{
    public string? NextToken { get; set; }
    public int? MaxResults { get; set; }
}

public sealed class GetJobsResponse : AmazonWebServiceResponse
{
    public List<Job>? Jobs { get; set; }
    public string? NextToken { get; set; }
}
