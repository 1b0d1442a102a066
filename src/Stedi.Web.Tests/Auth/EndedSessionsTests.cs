using Microsoft.EntityFrameworkCore;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed class EndedSessionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contains_EndedTwiceByAnotherInstance_IsTrueOfThatOneAlone()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var here = new EndedSessions(database.Contexts, TimeProvider.System);
        using var elsewhere = new EndedSessions(database.Contexts, TimeProvider.System);
        var (left, other) = (Guid.NewGuid(), Guid.NewGuid());

        await Task.WhenAll(elsewhere.EndAsync(left, Token), elsewhere.EndAsync(left, Token));

        Assert.True(await here.ContainsAsync(left, Token));
        Assert.False(await here.ContainsAsync(other, Token));
    }

    [Fact]
    public async Task End_OfAnother_ForgetsThoseWhoseCookiesHaveExpired()
    {
        await using var database = await TestDatabase.CreateAsync();
        var clock = new ManualClock();
        using var ended = new EndedSessions(database.Contexts, clock);
        var (early, late, last) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await ended.EndAsync(early, Token);
        clock.Advance(TimeSpan.FromMinutes(5));
        await ended.EndAsync(late, Token);
        clock.Advance(EndedSessions.CookieLifetime);

        await ended.EndAsync(last, Token);

        await using var db = database.OpenContext();
        Assert.Equal(new[] { late, last }.Order(), (await db.Set<EndedSession>().Select(s => s.Id).ToListAsync(Token)).Order());
    }
}
