using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class GetTableRequest : AmazonWebServiceRequest
{
    public string? DatabaseName { get; set; }
    public string? Name { get; set; }
}

public sealed class GetTableResponse : AmazonWebServiceResponse
{
    public Table? Table { get; set; }
}
