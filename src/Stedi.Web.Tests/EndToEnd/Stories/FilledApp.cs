using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>A server with data of each kind: versions, rejected lines, a failed run, queries, a view, a person, a key.</summary>
public sealed class FilledApp : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempFolder _scripts = new TempFolder().CopyFrom(TestPaths.Scripts);
    private readonly TempFolder _landing = new();
    private readonly Lazy<Task<StediApp>> _app;
    private readonly Lazy<Task<Chromium>> _chromium = new(Chromium.StartAsync);

    public FilledApp() => _app = new(StartAsync);

    /// <summary>At least one address of every routed page.</summary>
    internal IReadOnlyList<Address> Addresses { get; private set; } = [];

    internal CircuitWatch Circuits { get; } = new();

    internal Task<StediApp> AppAsync() => _app.Value;

    /// <summary>A browser window of the admin.</summary>
    internal async Task<Story> SignInAsync()
    {
        var (app, chromium) = (await AppAsync(), await _chromium.Value);
        var story = await Story.OpenAsync(await chromium.OpenAsync(app.Address, 1440));
        await story.Page.GotoAsync("/sign-in");
        await story.Page.GetByLabel("Key").FillAsync(StediApp.AdminKey);
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        // Waits for the address only. The page's load event may already have fired.
        await Assertions.Expect(story.Page).ToHaveURLAsync(new Uri(app.Address, "/").ToString(), new() { Timeout = 120_000 });
        return story;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _chromium.Value).DisposeAsync();
        if (_app is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _app.Value).DisposeAsync();
        _scripts.Dispose();
        _landing.Dispose();
    }

    private async Task<StediApp> StartAsync()
    {
        var app = await StediApp.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(Circuits).AddScoped<CircuitHandler, CircuitWatch.Handler>();
                builder.Services.Configure<CircuitOptions>(o =>
                    (o.DisconnectedCircuitRetentionPeriod, o.JSInteropDefaultCallTimeout) = (TimeSpan.Zero, TimeSpan.FromSeconds(5)));
            },
            $"--Stedi:Landing={_landing["sample"]}", $"--Stedi:Scripts={_scripts.Path}");
        Addresses = await FillAsync(app);
        return app;
    }

    private async Task<Address[]> FillAsync(StediApp app)
    {
        await SampleData.WriteAsync(_landing["sample"], 60, 1, None);
        await RunAsync(app, RunStatus.Succeeded);
        _landing.Write("sample/customer_landing/late.json", """
            {"customerName":"Late Comer","email":"late@example.org","serialNumber":"s-1","shareWithResearchAsOfDate":1655564376361}
            not JSON
            """);
        var succeeded = await RunAsync(app, RunStatus.Succeeded);
        var rule = await File.ReadAllTextAsync(_scripts["pipeline.yaml"]);
        Edit(app, rule.Replace("not_null: [email, serialNumber]", "not_null: [email, shareWithPublicAsOfDate]", StringComparison.Ordinal));
        var failed = await RunAsync(app, RunStatus.Failed);
        Edit(app, rule);

        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StediApp.AdminKey);
        var query = await PostAsync(client, "queries", new { sql = "SELECT email, serialNumber FROM customer_trusted" });
        var saved = await PostAsync(client, "saved-queries", new { name = "People", sql = "SELECT count(*) AS people FROM customer_trusted", isShared = true });
        var view = await PostAsync(client, "runs/views", new { name = "Failed", query = "status=failed" });
        await PostAsync(client, "people", new { name = "Grace", role = "viewer" });
        await app.CreateKeyAsync(Role.Operator);

        return
        [
            .. from page in typeof(Program).Assembly.GetTypes()
               from route in page.GetCustomAttributes<RouteAttribute>()
               orderby route.Template
               from path in (string[])(route.Template switch
               {
                   "/tables/{Name}" => ["/tables/customer_landing", "/tables/customer_trusted"],
                   "/tables/{Name}/compare" => ["/tables/customer_trusted/compare"],
                   "/runs/{Id:guid}" => [$"/runs/{succeeded}", $"/runs/{failed}"],
                   "/runs/{Id:guid}/compare" => [$"/runs/{failed}/compare"],
                   "/runs/views/{View:guid}" => [$"/runs/views/{view}"],
                   "/query" => [$"/query?query={query}", $"/query?saved={saved}"],
                   // Returns 404, which the console reports.
                   "/not-found" => [],
                   var template when !template.Contains('{', StringComparison.Ordinal) => [template],
                   var template => throw new NotSupportedException($"Add the addresses of the new page {template} here."),
               })
               select new Address(path, page),
        ];
    }

    private void Edit(StediApp app, string pipeline)
    {
        _scripts.Write("pipeline.yaml", pipeline);
        app.Services.GetRequiredService<PipelineSource>().Reload();
    }

    private static async Task<Guid> RunAsync(StediApp app, RunStatus end)
    {
        var history = app.Services.GetRequiredService<RunHistory>();
        using var news = app.Services.GetRequiredService<RunFeed>().Subscribe();
        var started = await app.Services.GetRequiredService<RunService>().StartAsync(new StartRun("*", new(TriggerKind.Api, "story")), None);
        await foreach (var _ in news.BatchesAsync(None))
        {
            if (await history.FindAsync(started.Run!.Id, None) is not { } run || !run.Status.HasEnded())
                continue;
            Assert.Equal(end, run.Status);
            return run.Id;
        }
        throw new InvalidOperationException("The feed ended.");
    }

    /// <summary>Returns the id of the created object.</summary>
    private static async Task<string> PostAsync(HttpClient client, string what, object body)
    {
        using var response = await client.PostAsJsonAsync($"/api/v1/{what}", body, None);
        var answer = await response.Content.ReadAsStringAsync(None);
        Assert.True(response.IsSuccessStatusCode, $"POST {what}: {(int)response.StatusCode} {answer}");
        return JsonDocument.Parse(answer).RootElement.GetProperty("id").GetString()!;
    }

    /// <param name="Page">The component of the route.</param>
    internal sealed record Address(string Path, Type Page)
    {
        /// <summary>The query parameters of the page.</summary>
        public IEnumerable<string> QueryNames =>
            from property in Page.GetProperties()
            let query = property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()
            where query is not null
            select query.Name ?? property.Name.ToLowerInvariant();
    }
}
