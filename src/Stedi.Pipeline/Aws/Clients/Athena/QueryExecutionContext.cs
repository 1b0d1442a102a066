namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class QueryExecutionContext
{
    public string? Database { get; set; }
    public string? Catalog { get; set; }
}
