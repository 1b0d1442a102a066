using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class LineageStories(StoryWorld world)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Lineage_SmallPipeline_IsDrawnWholeWithItsRows(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/lineage", "Lineage");
            await Expect(Node(story, "customer_landing")).ToContainTextAsync("200 rows");
            await Expect(story.Page.Locator(".node")).ToHaveCountAsync(8);
            await Expect(story.Page.Locator("path[data-from][d]")).ToHaveCountAsync(10);
        },
        width: width);

    [Fact]
    public Task Lineage_ChosenColumn_IsFollowedToLandingAndIsInTheAddress() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/lineage", "Lineage");
            await Node(story, "accelerometer_trusted").Locator(".pick").ClickAsync();
            await story.Page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Link, new() { NameRegex = new("^x ") }).ClickAsync();

            await Expect(story.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("table=accelerometer_trusted&column=x$"));
            await Expect(Node(story, "machine_learning_curated").Locator(".via")).ToHaveTextAsync("x");
            await Expect(story.Page.Locator("path.lit")).ToHaveCountAsync(2);
            await story.ReloadAsync();
            await Expect(Node(story, "accelerometer_landing").Locator(".via")).ToHaveTextAsync("x");
        });

    [Fact]
    public Task Lineage_Neighbours_AreOpenedByKeyboard() => world.TellAsync(async story =>
    {
        await story.GoAsync("/lineage?table=step_trainer_landing&depth=1", "Lineage");
        await Expect(story.Page.Locator(".node")).ToHaveCountAsync(2);
        await Expect(Node(story, "step_trainer_landing")).ToBeVisibleAsync();
        await Node(story, "step_trainer_landing").Locator(".pick").FocusAsync();
        await story.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(Node(story, "step_trainer_trusted").Locator(".pick")).ToBeFocusedAsync();

        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Show 1 more table read by step_trainer_trusted" }).PressAsync("Enter");

        await Expect(Node(story, "customer_trusted")).ToBeVisibleAsync();
        await Expect(story.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("open=step_trainer_trusted"));
    });

    [Fact]
    public Task Lineage_Wheel_ZoomsAndZeroShowsAllAgain() => world.TellAsync(async story =>
    {
        await story.GoAsync("/lineage", "Lineage");
        var graph = story.Page.GetByRole(AriaRole.Region, new() { Name = "Lineage graph" });
        await Expect(Node(story, "customer_landing")).ToBeVisibleAsync();
        await graph.HoverAsync();
        await story.Page.Mouse.WheelAsync(0, -4_000);
        await Expect(Node(story, "customer_landing")).Not.ToBeInViewportAsync();

        await graph.FocusAsync();
        await story.Page.Keyboard.PressAsync("0");

        foreach (var table in (string[])["customer_landing", "machine_learning_curated"])
            await Expect(Node(story, table)).ToBeInViewportAsync();
    });

    [Fact]
    public Task Lineage_List_SaysTheSameInWords() => world.TellAsync(async story =>
    {
        await story.GoAsync("/lineage?view=list", "Lineage");
        var row = story.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("^customer_curated") });

        await Expect(row).ToContainTextAsync("accelerometer_trusted, customer_trusted");
        await Expect(story.Page.Locator("tbody tr")).ToHaveCountAsync(8);
    });

    private static ILocator Node(Story story, string table) => story.Page.Locator($".node[data-table={table}]");
}
