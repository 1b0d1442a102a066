using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class RowsStories(StoryWorld world)
{
    private const string Heading = "Row flow";

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Rows_OfTheWholePipeline_AreAccountedForTableByTable(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/rows", Heading);
            await Expect(story.Page.Locator(".flow")).ToHaveCountAsync(8);
            await Expect(story.Page.Locator("#flow-customer_trusted li.dropped")).ToContainTextAsync("has not consented");
            await Expect(story.Page.Locator(".sankey")).ToBeVisibleAsync(new() { Visible = width >= 900 });
        },
        width: width);

    [Fact]
    public Task Reason_ChosenInThePicture_ShowsRowsItRemovedAtAnAddress() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/rows", Heading);
            await story.Page.Locator(".sankey a.bar.dropped", new() { HasText = "no_research_consent" }).ClickAsync();

            var samples = story.Page.GetByRole(AriaRole.Grid, new() { Name = "Rows of customer_landing dropped: no_research_consent", Exact = true });
            await Expect(samples.Locator("tbody td").First).ToBeVisibleAsync();
            await Expect(story.Page).ToHaveURLAsync(new Regex(@"[?&]show=customer_trusted\.customer_landing\.dropped\.no_research_consent"));
            await story.ReloadAsync();
            await Expect(samples.Locator("tbody td").First).ToBeVisibleAsync();
        });

    [Fact]
    public Task Rows_OfATable_AreThoseOfItsInputs() => world.TellAsync(async story =>
    {
        await story.GoAsync("/rows?table=customer_trusted", Heading);
        await Expect(story.Page.Locator(".flow")).ToHaveCountAsync(2);
        await Expect(story.Page).ToHaveTitleAsync("customer_trusted · Row flow · STEDI");
    });

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Person_Followed_IsFoundTableByTableAndIsInNoAddress(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/rows?show=customer_trusted.customer_landing.dropped.no_research_consent", Heading);
            var email = await story.Page.Locator(".samples tbody td").Nth(1).InnerTextAsync();
            await story.Page.GetByRole(AriaRole.Tab, new() { Name = "One person" }).ClickAsync();
            await story.Page.GetByLabel("Email or serial number").FillAsync(email);
            await story.Page.GetByRole(AriaRole.Button, new() { Name = "Find rows" }).ClickAsync();

            await Expect(story.Page.Locator(".verdict")).ToContainTextAsync("dropped at customer_trusted");
            await story.Page.GetByRole(AriaRole.Button, new() { Name = "1 row of customer_landing dropped" }).ClickAsync();
            await Expect(story.Page.Locator(".path table.data tr[aria-rowindex='2']")).ToContainTextAsync(email);
            Assert.DoesNotContain(Uri.EscapeDataString(email), story.Page.Url, StringComparison.OrdinalIgnoreCase);
        },
        Role.Operator, width);

    [Fact]
    public Task Person_ForAViewer_IsRefusedInWords() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/rows?tab=person", Heading);
            await Expect(story.Page).ToHaveTitleAsync("Row flow · STEDI");
            await Expect(story.Page.GetByText("operator role")).ToBeVisibleAsync();
            await Expect(story.Page.GetByLabel("Email or serial number")).ToHaveCountAsync(0);
        },
        @as: Role.Viewer);
}
