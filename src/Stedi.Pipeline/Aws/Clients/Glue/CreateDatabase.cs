using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class CreateDatabaseRequest : AmazonWebServiceRequest
{
    public DatabaseInput? DatabaseInput { get; set; }
}

public sealed class CreateDatabaseResponse : AmazonWebServiceResponse;
