namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class ResultSetMetadata
{
    public List<ColumnInfo>? ColumnInfo { get; set; }
}
