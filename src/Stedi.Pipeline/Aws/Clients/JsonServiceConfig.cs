using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;

namespace Stedi.Pipeline.Aws.Clients;

/// <summary>What the SDK's runtime must know of a service that speaks JSON 1.1.</summary>
public abstract class JsonServiceConfig : ClientConfig
{
    private readonly string _prefix;

    /// <param name="serviceId">Names it in <c>AWS_ENDPOINT_URL_…</c> and in profiles.</param>
    /// <param name="prefix">Of its host names; it signs under this name as well.</param>
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
