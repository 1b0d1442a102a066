namespace Stedi.Pipeline.Aws;

/// <summary>
/// Settings of the AWS engine (<c>Stedi:Aws:*</c>, in the environment <c>Stedi__Aws__*</c>). There are no credentials among them: those come by the SDK's
/// usual chain (environment, profiles, single sign-on, web identity, the role of the instance or container).
/// </summary>
public sealed class AwsOptions
{
    /// <summary>For example <c>eu-central-1</c>. Empty: the SDK's own choice (<c>AWS_REGION</c>, the profile).</summary>
    public string Region { get; set; } = "";

    /// <summary>The bucket that holds landing files, versions, scripts and query results.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>A folder of the bucket; empty: the whole bucket.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The Glue database.</summary>
    public string Database { get; set; } = "stedi";

    /// <summary>The Athena workgroup; its configuration sets the scan cut-off of every query.</summary>
    public string WorkGroup { get; set; } = "stedi";

    /// <summary>The role that Glue jobs run as: its ARN or its name.</summary>
    public string GlueRole { get; set; } = "";

    public string GlueVersion { get; set; } = "5.0";

    /// <summary><c>G.1X</c> (1 DPU a worker), <c>G.2X</c> (2), <c>G.4X</c> (4), <c>G.8X</c> (8) or <c>G.025X</c> (a quarter).</summary>
    public string WorkerType { get; set; } = "G.1X";

    /// <summary>Workers of one job run, the driver among them.</summary>
    public int Workers { get; set; } = 2;

    /// <summary><c>STANDARD</c>, or <c>FLEX</c>: cheaper, on spare machines, and may wait for them.</summary>
    public string ExecutionClass { get; set; } = "STANDARD";

    /// <summary>After so many minutes Glue ends a job run.</summary>
    public int TimeoutMinutes { get; set; } = 60;

    /// <summary>Runs of one Glue job at a time; more wait.</summary>
    public int MaxConcurrentRuns { get; set; } = 3;

    /// <summary>Versions of a table that stay, the current one among them; older ones are vacuumed.</summary>
    public int KeepVersions { get; set; } = 10;

    /// <summary>Before the names of our Glue jobs.</summary>
    public string JobPrefix { get; set; } = "stedi-";

    /// <summary>A Glue security configuration for the jobs; empty: none.</summary>
    public string SecurityConfiguration { get; set; } = "";

    /// <summary>US dollars for an hour of one DPU.</summary>
    public double PricePerDpuHour { get; set; } = 0.44;

    /// <summary>US dollars for a TiB that Athena scans.</summary>
    public double PricePerTiBScanned { get; set; } = 5;

    /// <summary>
    /// A query that was asked before is answered from its stored result for so many minutes, at no scan, unless a table has changed since; 0: never.
    /// </summary>
    public int ResultReuseMinutes { get; set; } = 60;

    /// <summary>How long this server keeps the result of a query.</summary>
    public TimeSpan ResultAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Bytes of all results that this server keeps; the oldest go first.</summary>
    public long ResultBytes { get; set; } = 2L << 30;

    /// <summary>Calls to AWS that this process makes in a second, over all services; what is more waits.</summary>
    public double MaxCallsPerSecond { get; set; } = 20;

    /// <summary>Addresses other than the region's own.</summary>
    public AwsEndpoints Endpoints { get; set; } = new();

    /// <summary>What is wrong with the settings: each message names the setting and the fix. Empty where all is well.</summary>
    public IEnumerable<string> Validate() => AwsOptionsRules.Check(this);
}
