using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class GetPartitionsRequest : AmazonWebServiceRequest
{
    public string? DatabaseName { get; set; }
    public string? TableName { get; set; }
    public string? Expression { get; set; }
    public string? NextToken { get; set; }
    public int? MaxResults { get; set; }
}

public sealed class GetPartitionsResponse : AmazonWebServiceResponse
{
    public List<Partition>? Partitions { get; set; }
    public string? NextToken { get; set; }
}
