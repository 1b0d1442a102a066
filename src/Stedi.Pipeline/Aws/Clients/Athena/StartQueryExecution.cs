using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class StartQueryExecutionRequest : AmazonWebServiceRequest
{
    public string? QueryString { get; set; }

    /// <summary>32 to 128 characters; generated if not set.</summary>
    public string? ClientRequestToken { get; set; }

    public QueryExecutionContext? QueryExecutionContext { get; set; }
    public ResultConfiguration? ResultConfiguration { get; set; }
    public string? WorkGroup { get; set; }
    public ResultReuseConfiguration? ResultReuseConfiguration { get; set; }
}

public sealed class StartQueryExecutionResponse : AmazonWebServiceResponse
{
    public string? QueryExecutionId { get; set; }
}
