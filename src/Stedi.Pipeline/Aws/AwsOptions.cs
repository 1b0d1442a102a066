namespace Stedi.Pipeline.Aws;

/// <summary>
/// Settings of the AWS engine (<c>Stedi:Aws:*</c>, in the environment <c>Stedi__Aws__*</c>). They do not include credentials, which come from the SDK's
/// usual chain (environment, profiles, single sign-on, web identity, role of the instance or container).
/// </summary>
public sealed class AwsOptions
{
    /// <summary>For example <c>eu-central-1</c>. Empty: the SDK's own choice (<c>AWS_REGION</c>, the profile).</summary>
    public string Region { get; set; } = "";

    /// <summary>The bucket that holds landing files, versions, scripts and query results.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>A folder in the bucket; empty for the whole bucket.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The Glue database.</summary>
    public string Database { get; set; } = "stedi";

    /// <summary>The Athena workgroup. Its configuration sets the scan limit of queries.</summary>
    public string WorkGroup { get; set; } = "stedi";

    /// <summary>The ARN or name of the role for Glue jobs.</summary>
    public string GlueRole { get; set; } = "";

    public string GlueVersion { get; set; } = "5.0";

    /// <summary><c>G.1X</c> (1 DPU per worker), <c>G.2X</c> (2), <c>G.4X</c> (4), <c>G.8X</c> (8) or <c>G.025X</c> (a quarter).</summary>
    public string WorkerType { get; set; } = "G.1X";

    /// <summary>Workers of one job run, including the driver.</summary>
    public int Workers { get; set; } = 2;

    /// <summary><c>STANDARD</c>, or <c>FLEX</c> for cheaper spare capacity, which may have to be waited for.</summary>
    public string ExecutionClass { get; set; } = "STANDARD";

    /// <summary>Glue ends a job run after this many minutes.</summary>
    public int TimeoutMinutes { get; set; } = 60;

    /// <summary>Max concurrent runs of one Glue job; further runs wait.</summary>
    public int MaxConcurrentRuns { get; set; } = 3;

    /// <summary>The number of versions to keep per table, including the current one. Older ones are vacuumed.</summary>
    public int KeepVersions { get; set; } = 10;

    /// <summary>The prefix of the names of this lake's Glue jobs.</summary>
    public string JobPrefix { get; set; } = "stedi-";

    /// <summary>The Glue security configuration for the jobs; empty for none.</summary>
    public string SecurityConfiguration { get; set; } = "";

    /// <summary>US dollars per DPU-hour.</summary>
    public double PricePerDpuHour { get; set; } = 0.44;

    /// <summary>US dollars per TiB scanned by Athena.</summary>
    public double PricePerTiBScanned { get; set; } = 5;

    /// <summary>
    /// For this many minutes, a repeated query gets its stored result without a scan, unless a table has changed. 0: never.
    /// </summary>
    public int ResultReuseMinutes { get; set; } = 60;

    /// <summary>How long this server keeps query results.</summary>
    public TimeSpan ResultAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The size limit of all query results on this server, in bytes. The oldest are removed first.</summary>
    public long ResultBytes { get; set; } = 2L << 30;

    /// <summary>Max calls per second to AWS from this process, over all services. Further calls wait.</summary>
    public double MaxCallsPerSecond { get; set; } = 20;

    /// <summary>Custom service addresses.</summary>
    public AwsEndpoints Endpoints { get; set; } = new();

    /// <summary>The errors in the settings. Each message names the setting and the fix. Empty if all are valid.</summary>
    public IEnumerable<string> Validate() => AwsOptionsRules.Check(this);
}
