namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class QueryExecutionStatus
{
    /// <summary>See <see cref="QueryExecutionState"/>.</summary>
    public string? State { get; set; }

    public string? StateChangeReason { get; set; }
    public DateTime? SubmissionDateTime { get; set; }
    public DateTime? CompletionDateTime { get; set; }
    public AthenaError? AthenaError { get; set; }
}
