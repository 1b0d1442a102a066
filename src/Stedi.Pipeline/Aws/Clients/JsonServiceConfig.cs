using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>The SDK configuration for a JSON 1.1 service.</summary>
public abstract class JsonServiceConfig : ClientConfig
{
    private readonly string _prefix;

    /// <param name="serviceId">Its name in <c>AWS_ENDPOINT_URL_…</c> and in profiles.</param>
    /// <param name="prefix">The prefix of its host names, and its name in signatures.</param>
    protected JsonServiceConfig(string serviceId, string prefix, string version)
        : base(new StandardDefaults())
    {
        _prefix = prefix;
        ServiceId = serviceId;
        ServiceVersion = version;
        AuthenticationServiceName = prefix;
        EndpointProvider = new RegionalEndpoints(this);
    }

    public override string ServiceVersion { get; }

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("stedi");

    public override string RegionEndpointServiceName => _prefix;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new());
}
