namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class BatchStopJobRunError
{
    public string? JobName { get; set; }
    public string? JobRunId { get; set; }
    public ErrorDetail? ErrorDetail { get; set; }
}
