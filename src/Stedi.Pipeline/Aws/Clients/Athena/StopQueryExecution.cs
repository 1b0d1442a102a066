using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class StopQueryExecutionRequest : AmazonWebServiceRequest
{
    public string? QueryExecutionId { get; set; }
}

public sealed class StopQueryExecutionResponse : AmazonWebServiceResponse;
