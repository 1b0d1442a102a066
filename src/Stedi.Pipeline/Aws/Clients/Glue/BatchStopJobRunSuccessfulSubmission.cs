namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class BatchStopJobRunSuccessfulSubmission
{
    public string? JobName { get; set; }
    public string? JobRunId { get; set; }
}
