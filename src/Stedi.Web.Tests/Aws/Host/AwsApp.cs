using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes.Aws;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Aws.Host;

/// <summary>The real program on a fake AWS whose jobs really build their tables, with an admin client.</summary>
internal sealed class AwsApp : IAsyncDisposable
{
    public const string Bucket = "stedi-lake";

    private readonly StediApp _app;

    private AwsApp(FakeAws aws, StediApp app, HttpClient client) => (Aws, _app, Client) = (aws, app, client);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public FakeAws Aws { get; }

    public HttpClient Client { get; }

    /// <param name="landing">Landing data for the bucket, one folder per table.</param>
    public static async Task<AwsApp> StartAsync(string landing, IFakeGlueExecutor? jobs = null, params string[] settings)
    {
        TestDatabase.SkipWhereAbsent();
        var aws = await StartFakeAsync(landing, jobs);
        try
        {
            var app = await StediApp.StartAsync(null, [.. Settings(aws).Select(s => $"--{s.Name}={s.Value}"), .. settings]);
            return new(aws, app, await app.CreateClientAsync(Role.Admin));
        }
        catch
        {
            await aws.DisposeAsync();
            throw;
        }
    }

    public static async Task<FakeAws> StartFakeAsync(string landing, IFakeGlueExecutor? jobs = null)
    {
        var aws = await FakeAws.StartAsync(glue: jobs ?? new LocalGlueExecutor());
        aws.S3.AddBucket(Bucket);
        foreach (var file in Directory.EnumerateFiles(landing, "*", SearchOption.AllDirectories))
            aws.S3.Put(Bucket, $"landing/{Path.GetRelativePath(landing, file)}", await File.ReadAllBytesAsync(file, Token));
        return aws;
    }

    /// <summary>The settings of a server that uses the fake.</summary>
    public static IEnumerable<(string Name, string Value)> Settings(FakeAws aws) =>
    [
        ("Stedi:Engine", "aws"), ("Stedi:Aws:Region", "eu-central-1"), ("Stedi:Aws:Bucket", Bucket), ("Stedi:Aws:GlueRole", "stedi-glue"),
        ("Stedi:Aws:MaxCallsPerSecond", "1000"), ("Stedi:Aws:Endpoints:S3", aws.Url), ("Stedi:Aws:Endpoints:Sts", aws.Url),
        ("Stedi:Aws:Endpoints:Glue", aws.Url), ("Stedi:Aws:Endpoints:Athena", aws.Url), ("Stedi:Aws:Endpoints:Logs", aws.Url),
    ];

    public async Task DeployAsync() => Assert.False((await Client.PostAsync<DeployResult>("/deploy/apply", new { })).Plan.HasChanges);

    /// <summary>The number of starts per token. It should be one each.</summary>
    public static IReadOnlyList<int> StartsOfTokens(FakeAws aws) =>
        [.. aws.GlueJobs.AllRuns.GroupBy(r => r.Arguments!["--TOKEN"]).Select(g => g.Count())];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Aws.DisposeAsync();
    }
}
