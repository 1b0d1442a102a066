using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class GetTablesRequest : AmazonWebServiceRequest
{
    public string? DatabaseName { get; set; }
    public string? Expression { get; set; }
    public string? NextToken { get; set; }
    public int? MaxResults { get; set; }
}

public sealed class GetTablesResponse : AmazonWebServiceResponse
{
    public List<Table>? TableList { get; set; }
    public string? NextToken { get; set; }
}
