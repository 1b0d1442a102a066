using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class GetQueryResultsRequest : AmazonWebServiceRequest
{
    public string? QueryExecutionId { get; set; }
    public string? NextToken { get; set; }
    public int? MaxResults { get; set; }
}

/// <summary>The first row of the first page of a SELECT holds the column names.</summary>
public sealed class GetQueryResultsResponse : AmazonWebServiceResponse
{
    public long? UpdateCount { get; set; }
    public ResultSet? ResultSet { get; set; }
    public string? NextToken { get; set; }
}
