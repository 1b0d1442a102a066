namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class WorkGroup
{
    public string? Name { get; set; }
    public string? State { get; set; }
    public WorkGroupConfiguration? Configuration { get; set; }
    public string? Description { get; set; }
}
