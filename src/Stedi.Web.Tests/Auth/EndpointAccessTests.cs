using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed class EndpointAccessTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static readonly string[] Open = ["/sign-in", "/sign-in/link", "/sign-out", "/health/live", "/health/ready", "/openapi/{documentName}.json"];

    [Fact]
    public async Task Endpoint_WithoutKey_IsDenied()
    {
        using var client = fixture.App.CreateClient();
        var closed = Endpoints().Where(e => !IsAnonymous(e)).ToList();
        Assert.Contains(closed, e => e.RoutePattern.RawText!.TrimEnd('/') == "/api/v1/keys");
        foreach (var endpoint in closed)
        {
            foreach (var method in Methods(endpoint))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), Example(endpoint.RoutePattern));
                using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
                var refused = response.StatusCode == HttpStatusCode.Unauthorized
                    || (response.StatusCode == HttpStatusCode.Found && response.Headers.Location!.AbsolutePath == "/sign-in");
                Assert.True(refused, $"{method} {request.RequestUri} answered {response.StatusCode}.");
            }
        }
    }

    [Fact]
    public void Endpoint_OpenToAll_IsOnTheList()
    {
        var open = Endpoints().Where(IsAnonymous).Where(e => !IsAsset(e)).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct();
        Assert.Equal(Open.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RestEndpoint_ThatChangesSomething_NeedsMoreThanAViewer()
    {
        var allowedToViewers = new[] { "/api/v1/queries", "/api/v1/queries/{id}/cancel", "/api/v1/runs/views" };
        foreach (var endpoint in Endpoints().Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)))
        {
            if (Methods(endpoint).All(m => m is "GET" or "HEAD") || allowedToViewers.Any(a => endpoint.RoutePattern.RawText!.StartsWith(a, StringComparison.Ordinal)))
                continue;
            Assert.Contains(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(), a => a.Policy is Policies.Operator or Policies.Admin);
        }
    }

    [Theory]
    [InlineData("/nothing/here", HttpStatusCode.Found)]
    [InlineData("/api/v1/nothing", HttpStatusCode.Unauthorized)]
    [InlineData("/_blazor/negotiate", HttpStatusCode.Unauthorized)]
    public async Task UnknownPath_WithoutKey_RevealsNothing(string path, HttpStatusCode expected)
    {
        using var client = fixture.App.CreateClient();
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/keys", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    [InlineData("/hangfire", HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Get_WithRole_FollowsThePermissionsOfTheRole(string path, HttpStatusCode viewer, HttpStatusCode @operator, HttpStatusCode admin)
    {
        foreach (var (role, expected) in new[] { (Role.Viewer, viewer), (Role.Operator, @operator), (Role.Admin, admin) })
        {
            using var client = await fixture.App.CreateClientAsync(role);
            using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(expected == response.StatusCode, $"{role} got {response.StatusCode} at {path}.");
        }
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        fixture.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    private static bool IsAnonymous(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsAsset(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(m => m.GetType().Name is "StaticAssetDescriptor" or "BuildAssetMetadata");

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"];

    private static string Example(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { ParameterPolicies: [{ Content: "guid" }, ..] } => Guid.Empty.ToString(),
        RoutePatternParameterPart => "1",
        _ => "",
    }))));
}
