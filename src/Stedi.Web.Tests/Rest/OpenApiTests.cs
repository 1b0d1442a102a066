using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rest;

public sealed class OpenApiTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    [Fact]
    public async Task Document_ListsEveryRestRoute()
    {
        using var client = fixture.App.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        var described = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToHashSet();
        var routes = fixture.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => e.RoutePattern.RawText!).Where(r => r.StartsWith("/api/", StringComparison.Ordinal))
            .Select(r => r.TrimEnd('/').Replace(":guid", "", StringComparison.Ordinal));
        Assert.Contains("/api/v1/keys", described);
        Assert.Empty(routes.Except(described));
        Assert.All(described, p => Assert.StartsWith("/api/v1/", p, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Document_SaysHowToSendAKey()
    {
        using var client = fixture.App.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("bearer", schemes.GetProperty("bearer").GetProperty("scheme").GetString());
        Assert.Equal("X-Api-Key", schemes.GetProperty("apiKey").GetProperty("name").GetString());
        var security = document.GetProperty("paths").GetProperty("/api/v1/keys").GetProperty("get").GetProperty("security");
        Assert.Equal(2, security.GetArrayLength());
    }
}
