using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class GetDatabaseRequest : AmazonWebServiceRequest
{
    public string? Name { get; set; }
}

public sealed class GetDatabaseResponse : AmazonWebServiceResponse
{
    public Database? Database { get; set; }
}
