using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed class SignInLinkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_UsedTwice_WorksOnce()
    {
        await using var app = await StediApp.StartAsync();
        var link = await app.Services.GetRequiredService<SignInLinks>().IssueAsync(Token);
        using var first = app.CreateClient();
        using var second = app.CreateClient();

        using var accepted = await first.GetAsync(link, Token);
        using var refused = await second.GetAsync(link, Token);

        Assert.Equal("/", accepted.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, refused.StatusCode);
        Assert.Contains("used already", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await second.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Redeem_ByManyAtOnce_AcceptsOne()
    {
        await using var app = await StediApp.StartAsync();
        var links = app.Services.GetRequiredService<SignInLinks>();
        var token = (await links.IssueAsync(Token)).Split('=')[1];

        var states = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => (await links.RedeemAsync(token, Token)).State)));

        Assert.Single(states, LinkState.Accepted);
        Assert.Equal(15, states.Count(s => s == LinkState.Used));
    }

    [Fact]
    public async Task Link_After15Minutes_HasExpired()
    {
        var clock = new ManualClock();
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<TimeProvider>(clock));
        var links = app.Services.GetRequiredService<SignInLinks>();
        var early = (await links.IssueAsync(Token)).Split('=')[1];
        var late = (await links.IssueAsync(Token)).Split('=')[1];

        clock.Advance(SignInLink.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(LinkState.Accepted, (await links.RedeemAsync(early, Token)).State);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LinkState.Expired, (await links.RedeemAsync(late, Token)).State);
    }

    [Fact]
    public async Task Issue_KeepsOnlyTheHash()
    {
        await using var app = await StediApp.StartAsync();
        var token = (await app.Services.GetRequiredService<SignInLinks>().IssueAsync(Token)).Split('=')[1];
        await using var context = app.Database.OpenContext();
        var link = Assert.Single(context.Set<SignInLink>());
        Assert.Equal(Secret.Hash(token), link.Hash);
    }
}
