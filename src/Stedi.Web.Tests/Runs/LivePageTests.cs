using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Web.Runs;

namespace Stedi.Web.Tests.Runs;

public sealed class LivePageTests : IAsyncDisposable
{
    private readonly PageContext _context = new();
    private readonly TempFolder _scripts = new();
    private readonly RunFeed _feed = new();
    private readonly PipelineSource _source;
    private int _loads;
    private Exception? _fault;

    public LivePageTests()
    {
        _source = new PipelineSource(
            _scripts.Path, new PipelineLoader(new DuckDbSqlAnalyzer()), new Dictionary<string, string>(), NullLogger<PipelineSource>.Instance);
        _context.Services.AddSingleton(_feed);
        _context.Services.AddSingleton(_source);
    }

    [Fact]
    public void Notice_ForThePage_ReloadsInPlace()
    {
        var page = Open();
        Assert.Equal("loaded 1", page.Markup);

        _feed.Publish(Notice(RunEventKinds.StepStarted));

        page.WaitForAssertion(() => Assert.Equal("loaded 2", page.Markup));
    }

    [Fact]
    public void Notices_InABurst_CauseOneLoadPerThrottle()
    {
        var page = Open();
        _feed.Publish(Notice(RunEventKinds.StepStarted));
        page.WaitForAssertion(() => Assert.Equal("loaded 2", page.Markup));

        for (var i = 0; i < 100; i++)
            _feed.Publish(Notice(RunEventKinds.StepSucceeded));
        _context.Clock.Advance(TimeSpan.FromMilliseconds(74));
        Assert.Equal("loaded 2", page.Markup);

        page.WaitForAssertion(() =>
        {
            _context.Clock.Advance(TimeSpan.FromMilliseconds(75));
            Assert.Equal("loaded 3", page.Markup);
        });
    }

    [Fact]
    public void Load_Fails_ShowsTheMessageAndRecovers()
    {
        var page = Open();
        _fault = new InvalidOperationException("the database is away");
        _feed.Publish(RunNotice.Gap);
        page.WaitForAssertion(() => Assert.Equal("the database is away", page.Markup));

        _fault = null;
        page.WaitForAssertion(() =>
        {
            _feed.Publish(RunNotice.Gap);
            _context.Clock.Advance(TimeSpan.FromMilliseconds(75));
            Assert.StartsWith("loaded", page.Markup, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Load_PostgresAway_SaysWhatToDoInsteadOfTheDriversError()
    {
        var page = Open();
        _fault = new InvalidOperationException("transient failure", new NpgsqlException("Failed to connect to 10.0.0.7:5432"));
        _feed.Publish(RunNotice.Gap);
        page.WaitForAssertion(() => Assert.StartsWith("Postgres does not respond", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Subject_Changed_CancelsTheLoadOfTheLastOne()
    {
        var slow = new TaskCompletionSource<int>();
        var page = _context.Open<Probe>(p => p.Add(c => c.Name, "a").Add(c => c.Load, () => slow.Task));
        var first = page.Instance.Token;

        page.Render(p => p.Add(c => c.Name, "b").Add(c => c.Load, () => Task.FromResult(2)));
        Assert.True(first.IsCancellationRequested);
        slow.SetCanceled(first);

        page.WaitForAssertion(() => Assert.Equal("loaded 2", page.Markup));
    }

    [Fact]
    public async Task Page_Left_StopsFollowing()
    {
        Open();
        Assert.Equal(1, _feed.Followers);

        await _context.DisposeComponentsAsync();

        Assert.Equal(0, _feed.Followers);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _source.Dispose();
        _scripts.Dispose();
    }

    private static RunNotice Notice(string kind) => new(Guid.NewGuid(), 1, kind, null);

    private IRenderedComponent<Probe> Open() => _context.Open<Probe>(p => p.Add(c => c.Load, () =>
        _fault is null ? Task.FromResult(++_loads) : throw _fault));

    private sealed class Probe : LivePage
    {
        private int _seen;

        [Parameter] public Func<Task<int>> Load { get; set; } = null!;

        [Parameter] public string Name { get; set; } = "probe";

        /// <summary>The token of the latest load.</summary>
        public CancellationToken Token { get; private set; }

        protected override object Subject => Name;

        protected override async Task LoadAsync(CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            _seen = await Load();
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Failure ?? $"loaded {_seen}");
    }
}
