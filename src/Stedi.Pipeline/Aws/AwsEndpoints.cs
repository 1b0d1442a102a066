namespace Stedi.Pipeline.Aws;

/// <summary>
/// A service's address in place of the region's own (<c>Stedi:Aws:Endpoints:*</c>): a VPC endpoint, or an emulator. Empty: the SDK's choice, which
/// <c>AWS_ENDPOINT_URL</c> and <c>AWS_ENDPOINT_URL_GLUE</c> and so on change too.
/// </summary>
public sealed class AwsEndpoints
{
    /// <summary>Of a bucket store: buckets are then part of the path, not of the host's name.</summary>
    public string S3 { get; set; } = "";

    public string Sts { get; set; } = "";
    public string Glue { get; set; } = "";
    public string Athena { get; set; } = "";
    public string Logs { get; set; } = "";
}
