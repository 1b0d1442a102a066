namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class Partition
{
    public List<string>? Values { get; set; }
    public string? DatabaseName { get; set; }
    public string? TableName { get; set; }
    public StorageDescriptor? StorageDescriptor { get; set; }
    public Dictionary<string, string>? Parameters { get; set; }
}
