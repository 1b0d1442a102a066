using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class BatchGetQueryExecutionRequest : AmazonWebServiceRequest
{
    public List<string>? QueryExecutionIds { get; set; }
}

public sealed class BatchGetQueryExecutionResponse : AmazonWebServiceResponse
{
    public List<QueryExecution>? QueryExecutions { get; set; }
    public List<UnprocessedQueryExecutionId>? UnprocessedQueryExecutionIds { get; set; }
}
