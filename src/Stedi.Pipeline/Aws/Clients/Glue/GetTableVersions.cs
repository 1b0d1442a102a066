using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class GetTableVersionsRequest : AmazonWebServiceRequest
{
    public string? DatabaseName { get; set; }
    public string? TableName { get; set; }
    public string? NextToken { get; set; }
    public int? MaxResults { get; set; }
}

public sealed class GetTableVersionsResponse : AmazonWebServiceResponse
{
    public List<TableVersion>? TableVersions { get; set; }
    public string? NextToken { get; set; }
}
