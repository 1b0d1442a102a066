using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class CreateWorkGroupRequest : AmazonWebServiceRequest
{
    public string? Name { get; set; }
    public WorkGroupConfiguration? Configuration { get; set; }
    public string? Description { get; set; }
}

public sealed class CreateWorkGroupResponse : AmazonWebServiceResponse;
