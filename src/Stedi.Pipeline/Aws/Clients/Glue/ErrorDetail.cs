namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class ErrorDetail
{
    public string? ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
}
