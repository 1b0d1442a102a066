using Amazon.Runtime;

namespace Stedi.Pipeline.Aws.Clients.Glue;

/// <summary>Replaces the whole table: read, change, write.</summary>
public sealed class UpdateTableRequest : AmazonWebServiceRequest
{
    public string? DatabaseName { get; set; }
    public TableInput? TableInput { get; set; }
    public bool? SkipArchive { get; set; }

    /// <summary>The version to replace. If the table has another one, the call fails with a <see cref="ConcurrentModificationException"/>.</summary>
    public string? VersionId { get; set; }
}

public sealed class UpdateTableResponse : AmazonWebServiceResponse;
