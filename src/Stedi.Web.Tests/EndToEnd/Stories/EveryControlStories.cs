using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Definition;
using Stedi.Web.Tests.Host;

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
