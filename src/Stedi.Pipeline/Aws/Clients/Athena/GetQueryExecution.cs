using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class GetQueryExecutionRequest : AmazonWebServiceRequest
{
    public string? QueryExecutionId { get; set; }
}

public sealed class GetQueryExecutionResponse : AmazonWebServiceResponse
{
    public QueryExecution? QueryExecution { get; set; }
}
