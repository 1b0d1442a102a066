using System.Net;
using Microsoft.Extensions.Logging;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed class CookieKeysTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookie_OfOneInstance_IsAcceptedByAnotherOfTheSameDatabase()
    {
        await using var first = await StediApp.StartAsync();
        await using var second = await StediApp.StartAsync(null, $"--ConnectionStrings:Postgres={first.Database.ConnectionString}");
        await using var stranger = await StediApp.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await AskAsync(first, second));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(second, first));
        Assert.Equal(HttpStatusCode.Found, await AskAsync(first, stranger));
        Assert.False(Directory.Exists(Path.Combine(first.Home, "keys", "data-protection")));
    }

    [Fact]
    public async Task Start_OldKeysOnDisk_SaysOnceThatTheyAreNotUsed()
    {
        using var home = new TempFolder();
        using var log = new LogBook();
        home.Write("keys/data-protection/key-1.xml", "<key />");
        await using var app = await StediApp.StartAsync(
            b => b.Logging.AddProvider(log).AddFilter<LogBook>("", LogLevel.Information), $"--STEDI_HOME={home.Path}");

        Assert.Single(log.Lines, l => l.Contains(home["keys/data-protection"], StringComparison.Ordinal));
    }

    /// <summary>The answer of one server to a browser that signed in to the other.</summary>
    private static async Task<HttpStatusCode> AskAsync(StediApp signedIn, StediApp asked)
    {
        using var browser = await signedIn.SignInAsync();
        // Cookies ignore ports.
        using var answer = await browser.GetAsync(new Uri(asked.Address, "/settings"), Token);
        return answer.StatusCode;
    }
}
