using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class GetJobRunRequest : AmazonWebServiceRequest
{
    public string? JobName { get; set; }
    public string? RunId { get; set; }
}

public sealed class GetJobRunResponse : AmazonWebServiceResponse
{
    public JobRun? JobRun { get; set; }
}
