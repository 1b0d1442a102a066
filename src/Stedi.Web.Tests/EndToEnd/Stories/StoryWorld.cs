using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.EndToEnd.Stories;
using Stedi.Web.Tests.Host;

[assembly: AssemblyFixture(typeof(StoryWorld))]

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>
/// Shared by all stories and created by the first one: the server with a sample that is built once, and a browser. A story that changes
/// shared state (the pipeline, a role, the landing files) starts its own server.
/// </summary>
public sealed class StoryWorld : IAsyncDisposable
{
    private const int Customers = 200;

    private readonly TempFolder _landing = new();
    private readonly ConcurrentDictionary<Role, Task<string>> _sessions = new();
    private readonly Lazy<Task<StediApp>> _app;
    private readonly Lazy<Task<Chromium>> _chromium = new(Chromium.StartAsync);

    public StoryWorld() => _app = new(StartAsync);

    /// <summary>The row counts of the sample, known by construction.</summary>
    internal SampleCounts Counts { get; private set; } = null!;

    internal Task<StediApp> AppAsync() => _app.Value;

    /// <summary>
    /// Opens a window and runs the story. At the end, axe must find nothing on the last page, and the console must have no errors. A failed
    /// story leaves a screenshot in TestResults/stories.
    /// </summary>
    /// <param name="as">Who looks.</param>
    /// <param name="zone">The person's time zone (IANA name).</param>
    internal async Task TellAsync(Func<Story, Task> story, Role @as = Role.Admin, int width = 1440, string? zone = null)
    {
        TestDatabase.SkipWhereAbsent();
        await using var window = await OpenAsync(@as, width, zone);
        try
        {
            await story(window);
            await window.ExpectWellMadeAsync();
        }
        catch
        {
            await window.KeepPictureAsync();
            throw;
        }
    }

    /// <summary>Another window, for stories with two people.</summary>
    internal async Task<Story> OpenAsync(Role @as = Role.Admin, int width = 1440, string? zone = null)
    {
        var chromium = await _chromium.Value;
        var app = await AppAsync();
        var session = await _sessions.GetOrAdd(@as, role => SignInAsync(chromium, app, role));
        return await Story.OpenAsync(await chromium.OpenAsync(app.Address, width, session, zone));
    }

    /// <summary>A window of someone who is not signed in.</summary>
    internal async Task<Story> VisitAsync() =>
        await Story.OpenAsync(await (await _chromium.Value).OpenAsync((await AppAsync()).Address, 1440));

    public async ValueTask DisposeAsync()
    {
        if (_chromium is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _chromium.Value).DisposeAsync();
        if (_app is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _app.Value).DisposeAsync();
        _landing.Dispose();
    }

    private async Task<StediApp> StartAsync()
    {
        Counts = await SampleData.WriteAsync(_landing["sample"], Customers, 1, CancellationToken.None);
        var app = await StediApp.StartAsync(null, $"--Stedi:Landing={_landing["sample"]}");
        await BuildAsync(app);
        return app;
    }

    private static async Task BuildAsync(StediApp app)
    {
        using var news = app.Services.GetRequiredService<RunFeed>().Subscribe();
        var run = (await app.Services.GetRequiredService<RunService>().StartAsync(new StartRun("*", new(TriggerKind.Api, "stories")), CancellationToken.None)).Run!;
        var history = app.Services.GetRequiredService<RunHistory>();
        await foreach (var _ in news.BatchesAsync(CancellationToken.None))
        {
            if (await history.FindAsync(run.Id, CancellationToken.None) is not { } now || !now.Status.HasEnded())
                continue;
            Assert.Equal(RunStatus.Succeeded, now.Status);
            return;
        }
    }

    /// <summary>The cookies of a signed-in person, as Playwright keeps them.</summary>
    private static async Task<string> SignInAsync(Chromium chromium, StediApp app, Role role)
    {
        await using var context = await chromium.OpenAsync(app.Address, 1440);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Key").FillAsync(await app.CreateKeyAsync(role));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Address, "/").ToString(), new() { Timeout = 120_000 });
        return await context.StorageStateAsync();
    }
}
