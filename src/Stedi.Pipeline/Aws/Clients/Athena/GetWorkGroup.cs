using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class GetWorkGroupRequest : AmazonWebServiceRequest
{
    public string? WorkGroup { get; set; }
}

public sealed class GetWorkGroupResponse : AmazonWebServiceResponse
{
    public WorkGroup? WorkGroup { get; set; }
}
