namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class SerDeInfo
{
    public string? Name { get; set; }
    public string? SerializationLibrary { get; set; }
    public Dictionary<string, string>? Parameters { get; set; }
}
