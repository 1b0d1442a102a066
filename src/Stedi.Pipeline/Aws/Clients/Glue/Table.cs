namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class Table
{
    public string? Name { get; set; }
    public string? DatabaseName { get; set; }
    public string? Description { get; set; }
    public string? Owner { get; set; }
    public DateTime? CreateTime { get; set; }
    public DateTime? UpdateTime { get; set; }
    public int? Retention { get; set; }
    public StorageDescriptor? StorageDescriptor { get; set; }
    public List<Column>? PartitionKeys { get; set; }
    public string? TableType { get; set; }
    public Dictionary<string, string>? Parameters { get; set; }
    public string? VersionId { get; set; }
}
