using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>The SDK's standard defaults in every mode: <see cref="AwsClients"/> sets timeouts and retries itself.</summary>
internal sealed class StandardDefaults : IDefaultConfigurationProvider
{
    public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) =>
        new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };
}
