namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class Database
{
    public string? Name { get; set; }
    public string? Description { get; set; }
    public string? LocationUri { get; set; }
    public DateTime? CreateTime { get; set; }
}
