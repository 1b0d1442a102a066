using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

/// <summary>Resets all settings that are not included.</summary>
public sealed class UpdateJobRequest : AmazonWebServiceRequest
{
    public string? JobName { get; set; }
    public JobUpdate? JobUpdate { get; set; }
}

public sealed class UpdateJobResponse : AmazonWebServiceResponse
{
    public string? JobName { get; set; }
}
