using Microsoft.AspNetCore.Http;
using Stedi.Web.Components;
using Stedi.Web.Layout;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Layout;

public sealed class BrowserSettingsTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    [Theory]
    [InlineData("stedi-theme=dark; stedi-zone=Europe%2FBerlin", ThemeChoice.Dark, "Europe/Berlin")]
    [InlineData("stedi-theme=light; stedi-times=own", ThemeChoice.Light, null, TimeChoice.Own)]
    [InlineData("", ThemeChoice.System, null)]
    [InlineData("stedi-theme=1; stedi-zone=..%2F..%2Fetc%2Fpasswd; stedi-times=2", ThemeChoice.System, null)]
    public void Of_Cookies_UsesValidOnes(string cookies, ThemeChoice theme, string? zone, TimeChoice times = TimeChoice.Split)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = cookies;

        Assert.Equal(new BrowserSettings(theme, zone, times), BrowserSettings.Of(context));
    }

    [Fact]
    public async Task Page_DarkThemeChosen_IsDarkInItsFirstResponse()
    {
        using var client = await fixture.App.SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", "stedi-theme=dark");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains("<html lang=\"en\" data-theme=\"dark\">", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
