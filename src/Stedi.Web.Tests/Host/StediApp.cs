using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stedi.Web.Auth;

namespace Stedi.Web.Tests.Host;

/// <summary>The real program on a free port of Kestrel, with its own database and home.</summary>
internal sealed class StediApp : IAsyncDisposable
{
    public const string AdminKey = "admin-key-of-the-tests";

    private readonly TestDatabase _database;
    private readonly TempFolder _home;
    private readonly WebApplication _app;

    private readonly RecentWarnings _warnings;

    private StediApp(TestDatabase database, TempFolder home, WebApplication app, RecentWarnings warnings) =>
        (_database, _home, _app, _warnings) = (database, home, app, warnings);

    public Uri Address => new(_app.Urls.First());

    public string Home => _home.Path;

    public IServiceProvider Services => _app.Services;

    public TestDatabase Database => _database;

    /// <summary>Log entries that are errors or have an exception.</summary>
    public IReadOnlyCollection<string> Faults => _warnings.Faults;

    /// <param name="settings">Further settings, as <c>--Name=value</c>; they override those of the test host.</param>
    public static async Task<StediApp> StartAsync(Action<WebApplicationBuilder>? customize = null, params string[] settings)
    {
        var database = await TestDatabase.CreateAsync();
        var home = new TempFolder();
        var warnings = new RecentWarnings();
        try
        {
            home.Write("scripts/pipeline.yaml", "");
            var app = Program.Build(
                [
                    "--urls=http://127.0.0.1:0",
                    $"--ConnectionStrings:Postgres={database.ConnectionString}",
                    $"--STEDI_HOME={home.Path}",
                    $"--STEDI_ADMIN_KEY={AdminKey}",
                    // All tests of a class use one client address.
                    "--Access:SignInPerMinute=1000",
                    $"--Stedi:Scripts={ScriptsOr(home["scripts"])}",
                    .. settings,
                ],
                builder =>
                {
                    builder.Logging.ClearProviders().AddProvider(warnings);
                    customize?.Invoke(builder);
                });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new StediApp(database, home, app, warnings);
        }
        catch
        {
            await database.DisposeAsync();
            home.Dispose();
            throw;
        }
    }

    /// <summary>A client without a key. It keeps cookies and does not follow redirects.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>A client with a key of this role.</summary>
    public async Task<HttpClient> CreateClientAsync(Role role)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await CreateKeyAsync(role));
        return client;
    }

    public async Task<string> CreateKeyAsync(Role role) =>
        (await Services.GetRequiredService<ApiKeyStore>().CreateAsync($"test {role}", role, "test", TestContext.Current.CancellationToken)).Value;

    /// <summary>A client with the cookies of a signed-in admin, like a browser.</summary>
    public async Task<HttpClient> SignInAsync()
    {
        var client = CreateClient();
        var link = await Services.GetRequiredService<SignInLinks>().IssueAsync(TestContext.Current.CancellationToken);
        using var response = await client.PressAsync(link);
        Assert.Equal(System.Net.HttpStatusCode.Found, response.StatusCode);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _warnings.Tell();
        await _database.DisposeAsync();
        _home.Dispose();
    }

    private static string ScriptsOr(string fallback) => File.Exists(Path.Combine(TestPaths.Scripts, "pipeline.yaml")) ? TestPaths.Scripts : fallback;
}
