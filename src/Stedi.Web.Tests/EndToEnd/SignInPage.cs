using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd;

internal static class SignInPage
{
    /// <summary>Signs in the admin with the link that the server prints at startup.</summary>
    public static async Task SignInAsync(this IPage page, StediApp app)
    {
        await page.GotoAsync(await app.Services.GetRequiredService<SignInLinks>().IssueAsync(TestContext.Current.CancellationToken));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in as admin" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(app.Address, "/").ToString(), new() { Timeout = 60_000 });
    }
}
