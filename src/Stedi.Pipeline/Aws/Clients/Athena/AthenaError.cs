namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class AthenaError
{
    public int? ErrorCategory { get; set; }
    public int? ErrorType { get; set; }
    public bool? Retryable { get; set; }
    public string? ErrorMessage { get; set; }
}
