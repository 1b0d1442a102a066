using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stedi.Web.Components;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Components;

public sealed class LoadedTests : IAsyncDisposable
{
    private readonly PageContext _context = new();
    private readonly ListLogger<Loaded<string>> _log = new();
    private readonly List<(TaskCompletionSource<string> Answer, CancellationToken Token)> _loads = [];

    public LoadedTests() => _context.Services.AddSingleton<ILogger<Loaded<string>>>(_log);

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Load_Superseded_IsCancelledAndItsAnswerIgnored()
    {
        var loaded = Open("a");
        loaded.Render(p => p.Add(c => c.Key, "b"));

        Assert.True(_loads[0].Token.IsCancellationRequested);
        Assert.False(_loads[1].Token.IsCancellationRequested);
        _loads[1].Answer.SetResult("of b");
        loaded.WaitForAssertion(() => Assert.Equal("of b", loaded.Find("p").TextContent));
        _loads[0].Answer.SetResult("of a");
        Assert.Equal("of b", loaded.Find("p").TextContent);
    }

    [Fact]
    public void Load_SupersededFails_IsNeitherShownNorLogged()
    {
        var loaded = Open("a");
        loaded.Render(p => p.Add(c => c.Key, "b"));
        _loads[0].Answer.SetException(new InvalidOperationException("The scan was stopped."));
        _loads[1].Answer.SetResult("of b");

        loaded.WaitForAssertion(() => Assert.Equal("of b", loaded.Find("p").TextContent));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Load_Closed_IsCancelled()
    {
        Open("a");

        await _context.DisposeComponentsAsync();

        Assert.True(_loads[0].Token.IsCancellationRequested);
    }

    [Fact]
    public void Load_Failed_IsShownAndRetried()
    {
        var loaded = Open("a");
        _loads[0].Answer.SetException(new InvalidOperationException("The bucket is missing."));
        loaded.WaitForAssertion(() => Assert.Contains("The bucket is missing.", loaded.Find(".mud-alert").TextContent, StringComparison.Ordinal));

        loaded.FindAll("button").Single(b => b.TextContent.Contains("Retry", StringComparison.Ordinal)).Click();
        Assert.Empty(loaded.FindAll(".mud-alert"));
        _loads[1].Answer.SetResult("of a");

        loaded.WaitForAssertion(() => Assert.Equal("of a", loaded.Find("p").TextContent));
    }

    private IRenderedComponent<Loaded<string>> Open(string key) => _context.Open<Loaded<string>>(p => p
        .Add(c => c.Key, key)
        .Add(c => c.Load, token =>
        {
            _loads.Add((new TaskCompletionSource<string>(), token));
            return _loads[^1].Answer.Task;
        })
        .Add(c => c.ChildContent, value => $"<p>{value}</p>"));
}
