using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>
/// The clients of a process: one thread-safe set for its whole life, with one <see cref="CallBudget"/>. Credentials come from the SDK's usual chain with
/// the first call. Without any, that call fails with an <see cref="AmazonClientException"/>.
/// </summary>
public sealed class AwsClients : IDisposable
{
    /// <summary>With these, even if 30 % of all calls are throttled, fewer than one in a thousand fail.</summary>
    private const int Retries = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <exception cref="EngineException">No region is set.</exception>
    public AwsClients(AwsOptions options, TimeProvider time)
    {
        var budget = new CallBudget(options.MaxCallsPerSecond, time);
        Glue = new(Set(new AmazonGlueConfig(), options.Endpoints.Glue), budget);
        Athena = new(Set(new AmazonAthenaConfig(), options.Endpoints.Athena), budget);
        Logs = new(Set(new AmazonCloudWatchLogsConfig(), options.Endpoints.Logs), budget);
        S3 = new BudgetedS3Client(Set(new AmazonS3Config(), options.Endpoints.S3), budget);
        Sts = new BudgetedStsClient(Set(new AmazonSecurityTokenServiceConfig(), options.Endpoints.Sts), budget);

        T Set<T>(T config, string endpoint)
            where T : ClientConfig
        {
            if (options.Region.Length > 0)
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
            if (endpoint.Length > 0)
            {
                config.ServiceURL = endpoint;
                config.AuthenticationRegion = options.Region.Length > 0 ? options.Region : config.RegionEndpoint?.SystemName;
            }
            if (config is { ServiceURL: not { Length: > 0 }, RegionEndpoint: null })
                throw new EngineException("No AWS region is set. Set Stedi:Aws:Region (in the environment Stedi__Aws__Region) or AWS_REGION, for example eu-central-1.");
            if (config is AmazonS3Config s3)
                s3.ForcePathStyle = config.ServiceURL is { Length: > 0 };
            config.RetryMode = RequestRetryMode.Standard;
            config.MaxErrorRetry = Retries;
            // After a broken connection, the call may have been delivered. The SDK would send it again, bypassing the retry policy.
            config.MaxStaleConnectionRetries = 0;
            config.Timeout = Timeout;
            return config;
        }
    }

    public AmazonGlueClient Glue { get; }

    public AmazonAthenaClient Athena { get; }

    public AmazonCloudWatchLogsClient Logs { get; }

    public IAmazonS3 S3 { get; }

    public IAmazonSecurityTokenService Sts { get; }

    public void Dispose()
    {
        Glue.Dispose();
        Athena.Dispose();
        Logs.Dispose();
        S3.Dispose();
        Sts.Dispose();
    }
}
