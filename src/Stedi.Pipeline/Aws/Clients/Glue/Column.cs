namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class Column
{
    public string? Name { get; set; }
    public string? Type { get; set; }
    public string? Comment { get; set; }
    public Dictionary<string, string>? Parameters { get; set; }
}
