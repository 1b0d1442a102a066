using Bunit;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs;

public sealed class RunStripTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Marks_AreOneTabStop_WhichStaysWithTheRunFocusedLast()
    {
        RunView[] runs = [.. Enumerable.Range(0, 3).Select(_ => Samples.Run(RunStatus.Succeeded, Samples.Noon))];
        var strip = _context.Open<RunStrip>(p => p.Add(s => s.Runs, runs));
        Assert.Equal(runs[0].Id, Stop());

        strip.Find($".mark[href$='{runs[2].Id}']").Focus();
        Assert.Equal(runs[2].Id, Stop());

        strip.Render(p => p.Add(s => s.Runs, [Samples.Run(RunStatus.Running, null), .. runs]));
        Assert.Equal(runs[2].Id, Stop());

        strip.Render(p => p.Add(s => s.Runs, runs[..2]));
        Assert.Equal(runs[0].Id, Stop());

        Guid Stop() => Guid.Parse(Assert.Single(strip.FindAll(".mark[tabindex='0']")).GetAttribute("href")!["/runs/".Length..]);
    }
}
