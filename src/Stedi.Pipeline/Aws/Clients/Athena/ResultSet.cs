namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class ResultSet
{
    public List<Row>? Rows { get; set; }
    public ResultSetMetadata? ResultSetMetadata { get; set; }
}
