using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Stedi.Pipeline.Definition;
using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>
/// Cases that are easily forgotten: every control, any value in the address, and leaving a page at any moment. See docs/decisions/0011.
/// </summary>
public sealed class EveryControlStories(FilledApp filled, ITestOutputHelper output) : IClassFixture<FilledApp>
{
    [Fact(Timeout = 600_000)]
    public async Task EveryControl_OfEveryPage_Pressed_LeavesThePageAliveAndTheLogClean()
    {
        var app = await filled.AppAsync();
        string[] names = [.. app.Services.GetRequiredService<PipelineSource>().LastGood!.Tables.Select(t => t.Name.Value)];
        var (watch, before) = (Stopwatch.StartNew(), app.Faults.Count);
        // Two windows, because a window waits most of the time.
        var left = new ConcurrentQueue<string>(filled.Addresses.Select(a => a.Path));
        await Task.WhenAll(WalkAsync(), WalkAsync());
        output.WriteLine($"{filled.Addresses.Count} addresses in {watch.Elapsed.TotalSeconds:0} s");
        ExpectNothingLogged(app, before);

        async Task WalkAsync()
        {
            await using var story = await filled.SignInAsync();
            var walk = new ControlWalk(story, names, output);
            try
            {
                while (!TestContext.Current.CancellationToken.IsCancellationRequested && left.TryDequeue(out var address))
                    await walk.WalkAsync(address);
            }
            catch
            {
                await story.KeepPictureAsync();
                throw;
            }
            output.WriteLine($"{walk.Pressed} controls and {walk.Dialogs} dialogs");
        }
    }

    /// <summary>Also of pages that do not exist.</summary>
    [Fact(Timeout = 300_000)]
    public async Task EveryPage_ByKeyboard_ShowsTheFocusAndIsAccessibleInBothThemes()
    {
        await filled.AppAsync();
        await using var story = await filled.SignInAsync();
        var faults = new List<string>();
        foreach (var address in (string[])[.. filled.Addresses.Select(a => a.Path), "/no-such-page", "/tables/no_such_table", "/runs/00000000-0000-0000-0000-000000000000"])
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await story.Page.GotoAsync(address);
            await story.AliveAsync();
            await Expect(story.Page.Locator("#main :is([aria-busy=true], .mud-skeleton)")).ToHaveCountAsync(0);
            await story.InBothThemesAsync(async () =>
            {
                faults.AddRange(await FocusRings.FaultsAsync(story));
                faults.AddRange(await story.FaultsAsync());
            });
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
    }

    [Fact]
    public async Task Overview_ByKeyboard_ReachesATableInSixStopsAndMovesThroughTheRunsInOne()
    {
        await filled.AppAsync();
        await using var story = await filled.SignInAsync();
        var page = story.Page;
        await story.GoAsync("/", "Overview");
        var table = page.Locator(".table-card h3 a").First;
        await Expect(table).ToBeVisibleAsync();
        // The top of the document, as of a reader who came by the address bar.
        await page.EvaluateAsync("document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')");
        var stops = 0;
        while (!await table.EvaluateAsync<bool>("e => e === document.activeElement"))
        {
            Assert.True(++stops <= 6, "The first table is more than six stops away.");
            await page.Keyboard.PressAsync("Tab");
            if (await page.Locator("a.skip:focus").CountAsync() > 0)
                await page.Keyboard.PressAsync("Enter");
        }

        var marks = page.GetByRole(AriaRole.Toolbar, new() { Name = "Latest runs, newest last" }).GetByRole(AriaRole.Link);
        await Expect(marks).ToHaveCountAsync(3);
        await page.Locator(".run-strip .latest").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(marks.Nth(2)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(marks.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(marks.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "All runs" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await Expect(marks.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(marks.Nth(2)).ToBeFocusedAsync();
        var latest = await marks.Nth(2).GetAttributeAsync("href");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"{latest}$"));
    }

    /// <summary>
    /// The browser stops receiving, like a machine that goes to sleep, and then disappears. Pending calls never get an answer.
    /// </summary>
    [Fact]
    public async Task EveryPage_ClosedWhileItOpensAnother_LeavesTheLogClean()
    {
        var app = await filled.AppAsync();
        await using var story = await filled.SignInAsync();
        var before = app.Faults.Count;
        foreach (var (address, i) in filled.Addresses.Select((a, i) => (a.Path, i)))
        {
            var page = await story.Page.Context.NewPageAsync();
            await page.AddInitScriptAsync(CanGoDeaf);
            await new ControlWalk(Story.Watch(page), [], output).OpenAsync(address);
            var heard = filled.Circuits.Heard;
            await page.EvaluateAsync("address => { window.isDeaf = true; Blazor.navigateTo(address); }", filled.Addresses[(i + 1) % filled.Addresses.Count].Path);
            await filled.Circuits.HearAsync(heard);
            await page.CloseAsync();
        }
        await story.Page.CloseAsync();
        await filled.Circuits.EndAsync();

        ExpectNothingLogged(app, before);
    }

    [Fact(Timeout = 600_000)]
    public async Task EveryPage_WithAnyValueInItsAddress_AnswersAndLogsNothing()
    {
        string[] values = ["no-such-tab", "-1", "99999999999999999999", "2147483647", "'\"><script>", "%00", "a:eq:", new('x', 3000)];
        var app = await filled.AppAsync();
        using var client = await app.SignInAsync();
        var before = app.Faults.Count;

        foreach (var address in filled.Addresses)
        {
            foreach (var (name, value) in from n in address.QueryNames from v in values select (n, v))
            {
                var url = $"{address.Path}{(address.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={(value == "%00" ? value : Uri.EscapeDataString(value))}";
                using var response = await client.GetAsync(url, TestContext.Current.CancellationToken);
                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {url}");
                Assert.True(app.Faults.Count == before, $"{url}: {app.Faults.LastOrDefault()}");
            }
        }
        await using var story = await filled.SignInAsync();
        var walk = new ControlWalk(story, [], output);
        foreach (var (address, value) in from a in filled.Addresses where a.QueryNames.Any() from v in (string[])["no-such-tab", "2147483647", "a:eq:"] select (a, v))
        {
            var query = string.Join('&', address.QueryNames.Select(n => $"{n}={(value == "%00" ? value : Uri.EscapeDataString(value))}"));
            await walk.OpenAsync($"{address.Path.Split('?')[0]}?{query}");
        }
        ExpectNothingLogged(app, before);
    }

    private static void ExpectNothingLogged(StediApp app, int before)
    {
        // If a browser does not answer, Blazor's Virtualize fails with the error that product components must not show (dotnet/aspnetcore).
        var logged = app.Faults.Skip(before).Where(f => !f.Contains("VirtualizeJsInterop.DisposeAsync", StringComparison.Ordinal)).ToArray();
        Assert.True(logged.Length == 0, string.Join('\n', logged));
    }

    /// <summary>When the window is deaf, nothing from the server arrives.</summary>
    private const string CanGoDeaf = """
        Object.defineProperty(WebSocket.prototype, "onmessage", {
          set(hear) { this.addEventListener("message", message => { if (!window.isDeaf) hear(message); }); },
        });
        """;
}
