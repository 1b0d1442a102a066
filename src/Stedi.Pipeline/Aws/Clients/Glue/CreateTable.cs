using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class CreateTableRequest : AmazonWebServiceRequest
{
    public string? DatabaseName { get; set; }
    public TableInput? TableInput { get; set; }
}

public sealed class CreateTableResponse : AmazonWebServiceResponse;
