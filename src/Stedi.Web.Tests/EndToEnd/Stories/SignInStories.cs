using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class SignInStories(StoryWorld world)
{
    [Fact]
    public async Task Link_OfAPerson_SaysWhoAndSignsInByItsButton()
    {
        TestDatabase.SkipWhereAbsent();
        var app = await world.AppAsync();
        var name = $"Lise";
        var lise = (await app.Services.GetRequiredService<PeopleStore>().CreateAsync(name, Role.Viewer, "story", CancellationToken.None)).Person!;
        var links = app.Services.GetRequiredService<SignInLinks>();
        var older = (await links.IssueAsync(lise.Id, "story", CancellationToken.None))!.Path;
        var link = (await links.IssueAsync(lise.Id, "story", CancellationToken.None))!.Path;
        await using var visitor = await world.VisitAsync();

        await visitor.Page.GotoAsync(older);
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("newer link");
        await visitor.ExpectAccessibleAsync();
        await visitor.Page.GotoAsync(link);
        await visitor.ExpectAccessibleAsync();
        await visitor.Page.ReloadAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = $"Sign in as {name}" }).ClickAsync();
        await Expect(visitor.Page.Locator("[data-table]").First).ToBeVisibleAsync();

        await visitor.Page.GotoAsync(link);
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("already used");
        await visitor.ExpectAccessibleAsync();
    }
}
