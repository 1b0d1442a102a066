using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class GetJobRequest : AmazonWebServiceRequest
{
    public string? JobName { get; set; }
}

public sealed class GetJobResponse : AmazonWebServiceResponse
{
    public Job? Job { get; set; }
}
