using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>The configured address, otherwise the region's default. Glue, Athena and CloudWatch Logs have no other rules.</summary>
internal sealed class RegionalEndpoints(ClientConfig config) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (config.ServiceURL is { Length: > 0 } url)
            return new(url);

        var region = config.RegionEndpoint ?? throw new AmazonClientException(
            "No AWS region is set. Set Stedi:Aws:Region (in the environment Stedi__Aws__Region) or AWS_REGION, for example eu-central-1.");
        var host = config.RegionEndpointServiceName + (config.UseFIPSEndpoint ? "-fips" : "");
        return new($"https://{host}.{region.SystemName}.{(config.UseDualstackEndpoint ? DualStack(region.PartitionName) : region.PartitionDnsSuffix)}");
    }

    private static string DualStack(string partition) => partition == "aws-cn" ? "api.amazonwebservices.com.cn" : "api.aws";
}
