namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class ExecutionProperty
{
    public int? MaxConcurrentRuns { get; set; }
}
