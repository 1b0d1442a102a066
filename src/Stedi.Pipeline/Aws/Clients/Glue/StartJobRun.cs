using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

/// <summary>Glue has no idempotency token, so this call is only retried after a certain rejection.</summary>
public sealed class StartJobRunRequest : AmazonWebServiceRequest
{
    public string? JobName { get; set; }
    public Dictionary<string, string>? Arguments { get; set; }

    /// <summary>Minutes.</summary>
    public int? Timeout { get; set; }

    public bool? JobRunQueuingEnabled { get; set; }
}

public sealed class StartJobRunResponse : AmazonWebServiceResponse
{
    public string? JobRunId { get; set; }
}
