using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class NoteStories(StoryWorld world)
{
    /// <summary>On a run, by one person, while another one looks at the list.</summary>
    [Fact]
    public Task Note_OnARun_IsSeenByOthersAtOnceUntilItIsDeleted() => world.TellAsync(async story =>
    {
        await story.GoAsync("/runs?status=succeeded&table=machine_learning_curated", "Runs");
        var row = story.Page.Locator("table.runs tbody tr").First;
        var run = await row.Locator("th a").First.GetAttributeAsync("href");
        await using var viewer = await world.OpenAsync(@as: Role.Viewer, width: 390);
        await viewer.GoAsync("/runs?status=succeeded&table=machine_learning_curated", "Runs");
        await row.Locator("th a").First.ClickAsync();

        var notes = story.Page.GetByRole(AriaRole.Region, new() { Name = "Notes" });
        await notes.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(notes.GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
        await notes.GetByRole(AriaRole.Textbox).FillAsync("Late <b>delivery</b>\nhttps://example.org/why");
        await story.ExpectAccessibleAsync();
        await notes.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(notes.Locator("li .text")).ToHaveTextAsync("Late <b>delivery</b>\nhttps://example.org/why");
        Assert.Equal(2, await notes.Locator("li .text").EvaluateAsync<int>("e => Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight))"));
        await Expect(notes.Locator("li a")).ToHaveCountAsync(0);

        var mark = viewer.Page.Locator("table.runs").GetByRole(AriaRole.Link, new() { Name = "1 note" });
        await Expect(mark).ToHaveAttributeAsync("href", $"{run}#notes");
        await viewer.ExpectWellMadeAsync();
        await mark.ClickAsync();
        await Expect(viewer.Page).ToHaveURLAsync(new Regex("/runs/[0-9a-f-]{36}#notes$"));
        await Expect(viewer.Page.Locator(".notes li")).ToContainTextAsync("delivery");
        await Expect(viewer.Page.Locator(".notes button")).ToHaveCountAsync(0);
        await viewer.ExpectWellMadeAsync();

        await notes.GetByRole(AriaRole.Button, new() { Name = "Edit the note" }).ClickAsync();
        await notes.GetByRole(AriaRole.Textbox).FillAsync("On time");
        await notes.GetByRole(AriaRole.Button, new() { Name = "Save note" }).ClickAsync();
        await Expect(viewer.Page.Locator(".notes li .text")).ToHaveTextAsync("On time");
        await notes.GetByRole(AriaRole.Button, new() { Name = "Delete the note" }).ClickAsync();
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Delete note", Exact = true }).Last.ClickAsync();
        await Expect(viewer.Page.Locator(".notes li")).ToHaveCountAsync(0);
        await Expect(story.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(notes.Locator("li")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Note_OnATable_IsMarkedOnTheOverviewAtOnce() => world.TellAsync(async story =>
    {
        await using var viewer = await world.OpenAsync(@as: Role.Viewer);
        await viewer.GoAsync("/", "Overview");
        await story.GoAsync("/tables/customer_curated?tab=checks", "customer_curated");
        var notes = story.Page.GetByRole(AriaRole.Region, new() { Name = "Notes" });
        await notes.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await notes.GetByRole(AriaRole.Textbox).FillAsync("Complete since May");
        await notes.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();

        var card = viewer.Page.Locator("[data-table=customer_curated]");
        await Expect(card.GetByRole(AriaRole.Link, new() { Name = "1 note" })).ToHaveAttributeAsync("href", "/tables/customer_curated#notes");
        await viewer.ExpectWellMadeAsync();

        await notes.GetByRole(AriaRole.Button, new() { Name = "Delete the note" }).ClickAsync();
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Delete note", Exact = true }).Last.ClickAsync();
        await Expect(card.GetByRole(AriaRole.Link, new() { Name = "1 note" })).ToHaveCountAsync(0);
        await Expect(story.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    });
}
