namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class WorkGroupConfiguration
{
    public ResultConfiguration? ResultConfiguration { get; set; }
    public bool? EnforceWorkGroupConfiguration { get; set; }
    public bool? PublishCloudWatchMetricsEnabled { get; set; }
    public long? BytesScannedCutoffPerQuery { get; set; }
    public EngineVersion? EngineVersion { get; set; }
}
