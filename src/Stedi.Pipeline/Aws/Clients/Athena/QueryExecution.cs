namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class QueryExecution
{
    public string? QueryExecutionId { get; set; }
    public string? Query { get; set; }
    public string? StatementType { get; set; }
    public ResultConfiguration? ResultConfiguration { get; set; }
    public QueryExecutionContext? QueryExecutionContext { get; set; }
    public QueryExecutionStatus? Status { get; set; }
    public QueryExecutionStatistics? Statistics { get; set; }
    public string? WorkGroup { get; set; }
    public string? SubstatementType { get; set; }
}
