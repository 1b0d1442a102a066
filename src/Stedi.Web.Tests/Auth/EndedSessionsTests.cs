using Microsoft.EntityFrameworkCore;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed class EndedSessionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task End_TwiceAtOnceByAnotherInstance_EndsOnlyThatSessionHereAndIsAuditedOnce()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var here = new EndedSessions(database.Contexts, TimeProvider.System);
        using var elsewhere = new EndedSessions(database.Contexts, TimeProvider.System);
        var (left, other) = (Guid.NewGuid(), Guid.NewGuid());

        await Task.WhenAll(elsewhere.EndAsync(left, "Ada", "192.0.2.7", Token), elsewhere.EndAsync(left, "Ada", "192.0.2.7", Token));

        Assert.True(await here.ContainsAsync(left, Token));
        Assert.False(await here.ContainsAsync(other, Token));
        var told = await new AuditLog(database.Contexts, TimeProvider.System).ListAsync(new(), Token);
        Assert.True(Assert.Single(told.Items) is { Action: AuditActions.SessionSignedOut, Actor: "Ada", Subject: "192.0.2.7" });
    }

    [Fact]
    public async Task End_OfAnother_ForgetsThoseWhoseCookiesHaveExpired()
    {
        await using var database = await TestDatabase.CreateAsync();
        var clock = new ManualClock();
        using var ended = new EndedSessions(database.Contexts, clock);
        var (early, late, last) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await ended.EndAsync(early, "Ada", "192.0.2.7", Token);
        clock.Advance(TimeSpan.FromMinutes(5));
        await ended.EndAsync(late, "Ada", "192.0.2.7", Token);
        clock.Advance(EndedSessions.CookieLifetime);

        await ended.EndAsync(last, "Ada", "192.0.2.7", Token);

        await using var db = database.OpenContext();
        Assert.Equal(new[] { late, last }.Order(), (await db.Set<EndedSession>().Select(s => s.Id).ToListAsync(Token)).Order());
    }
}
