using System.Data.Common;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Runs.History;

namespace Stedi.Web.Tests.Runs.History;

public sealed class RunsPageTests
{
    /// <summary>After a search without results, only changed runs are checked: one statement, however long the history is.</summary>
    [Fact]
    public async Task Notice_OfANonMatchingRun_DoesNotRepeatTheSearch()
    {
        var counter = new Reads();
        await using var world = await RunWorld.CreateAsync(null, counter);
        var feed = new RunFeed();
        await using var context = new PageContext();
        context.User.SetPolicies(Policies.Viewer).SetClaims(new Claim("stedi:key", "key of tester"));
        context.Services.AddSingleton(feed).AddSingleton(world.Pipeline).AddSingleton(world.History).AddSingleton(world.Views);
        context.Render<MudPopoverProvider>();
        var other = await world.StartAsync("b");
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/runs?q=raw");
        var page = context.Open<RunsPage>(_ => { });
        page.WaitForAssertion(() => Assert.Contains("No runs match", page.Markup, StringComparison.Ordinal));
        // New listeners are notified that they may have missed something.
        var before = counter.Count;
        feed.Publish(RunNotice.Gap);
        await QuietAsync(context, counter, before);

        before = counter.Count;
        feed.Publish(new(other.Id, 2, RunEventKinds.RunStarted, null));
        await QuietAsync(context, counter, before);
        Assert.Equal(before + 1, counter.Count);

        var wanted = await world.StartAsync("raw");
        feed.Publish(new(wanted.Id, 1, RunEventKinds.RunQueued, null));
        page.WaitForAssertion(() =>
        {
            context.Clock.Advance(TimeSpan.FromMilliseconds(75));
            Assert.Contains($"/runs/{wanted.Id}", page.Markup, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void News_OfFewRuns_AreThese()
    {
        var news = new RunNews();
        Assert.Null(news.Take());
        var run = Guid.NewGuid();
        news.Hear([Notice(run), Notice(run)]);
        Assert.Equal([run], news.Take()!);
        Assert.Null(news.Take());
    }

    [Fact]
    public void News_LostOrTooMany_AreOfAnyRun()
    {
        var news = new RunNews();
        news.Take();
        news.Hear([Notice(Guid.NewGuid()), RunNotice.Gap]);
        Assert.Null(news.Take());
        news.Hear(Enumerable.Range(0, RunFilter.MaxLimit + 1).Select(_ => Notice(Guid.NewGuid())));
        Assert.Null(news.Take());
        news.Hear([Notice(Guid.NewGuid())]);
        news.Miss();
        Assert.Null(news.Take());
    }

    private static RunNotice Notice(Guid run) => new(run, 1, RunEventKinds.RunQueued, null);

    /// <summary>Waits until the page has read and has finished reading.</summary>
    /// <param name="start">The reads before the page heard of something.</param>
    private static async Task QuietAsync(PageContext context, Reads reads, int start)
    {
        for (var (last, same) = (start, 0); last == start || same < 10; same = reads.Count == last ? same + 1 : 0, last = reads.Count)
        {
            context.Clock.Advance(TimeSpan.FromMilliseconds(75));
            await Task.Delay(20, Xunit.TestContext.Current.CancellationToken);
        }
    }

    private sealed class Reads : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return ValueTask.FromResult(result);
        }
    }
}
