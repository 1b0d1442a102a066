using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class BatchStopJobRunRequest : AmazonWebServiceRequest
{
    public string? JobName { get; set; }
    public List<string>? JobRunIds { get; set; }
}

/// <summary>Failures are reported per run, in a response with status 200.</summary>
public sealed class BatchStopJobRunResponse : AmazonWebServiceResponse
{
    public List<BatchStopJobRunSuccessfulSubmission>? SuccessfulSubmissions { get; set; }
    public List<BatchStopJobRunError>? Errors { get; set; }
}
