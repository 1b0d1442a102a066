namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class UnprocessedQueryExecutionId
{
    public string? QueryExecutionId { get; set; }
    public string? ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
}
