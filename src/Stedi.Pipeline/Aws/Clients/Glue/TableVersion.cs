namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class TableVersion
{
    public Table? Table { get; set; }
    public string? VersionId { get; set; }
}
