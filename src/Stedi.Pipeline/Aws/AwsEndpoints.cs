namespace Stedi.Pipeline.Aws;

/// <summary>
/// Custom service addresses (<c>Stedi:Aws:Endpoints:*</c>), for VPC endpoints or emulators. Empty: the SDK's choice, which <c>AWS_ENDPOINT_URL</c>,
/// <c>AWS_ENDPOINT_URL_GLUE</c> and so on can change too.
/// </summary>
public sealed class AwsEndpoints
{
    /// <summary>With a custom address, buckets are part of the path instead of the host name.</summary>
    public string S3 { get; set; } = "";

    public string Sts { get; set; } = "";
    public string Glue { get; set; } = "";
    public string Athena { get; set; } = "";
    public string Logs { get; set; } = "";
}
