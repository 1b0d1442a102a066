using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class CatalogStories(StoryWorld world)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Catalog_SearchedByColumn_LeadsToItsTable(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/catalog", "Catalog");
            var rows = story.Page.Locator("tr[data-table]");
            await Expect(rows).ToHaveCountAsync(8);
            await Expect(story.Page.Locator("tr[data-table=customer_landing]")).ToContainTextAsync("200");
            await story.ExpectWellMadeAsync();

            await story.Page.GetByRole(AriaRole.Button, new() { Name = "Rows", Exact = true }).ClickAsync();
            await Expect(story.Page).ToHaveURLAsync(new Regex("sort=-rows"));
            await story.Page.GetByLabel("Search", new() { Exact = true }).PressSequentiallyAsync("birth");
            await Expect(rows.First.Locator("small a")).ToHaveTextAsync("birthDay");
            await Expect(story.Page).ToHaveURLAsync(new Regex("q=birth&sort=-rows"));
            await story.ReloadAsync();
            await Expect(rows.First.Locator("small a")).ToHaveTextAsync("birthDay");

            // The whole row is a link.
            var name = await rows.First.GetAttributeAsync("data-table");
            await rows.First.Locator("td.wide").ClickAsync();
            await Expect(story.Page).ToHaveTitleAsync($"{name} · STEDI");
            await story.Page.GetByRole(AriaRole.Button, new() { Name = $"Favorite: {name}" }).ClickAsync();
            await story.GoAsync("/catalog?favorites=true", "Catalog");
            await Expect(rows).ToHaveCountAsync(1);
            await rows.First.GetByRole(AriaRole.Button, new() { Name = $"Favorite: {name}" }).ClickAsync();
            await Expect(rows).ToHaveCountAsync(0);
        },
        @as: width == 390 ? Role.Viewer : Role.Operator, width: width);
}
