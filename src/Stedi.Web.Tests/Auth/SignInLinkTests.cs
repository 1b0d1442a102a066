using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed partial class SignInLinkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_UsedTwice_WorksOnce()
    {
        await using var app = await StediApp.StartAsync();
        var link = await app.Services.GetRequiredService<SignInLinks>().IssueAsync(Token);
        using var first = app.CreateClient();
        using var second = app.CreateClient();

        using var accepted = await first.PressAsync(link);
        using var refused = await second.PressAsync(link);

        Assert.Equal("/", accepted.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, refused.StatusCode);
        Assert.Contains("already used", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await second.GetAsync("/", Token)).StatusCode);
    }

    /// <summary>Mail scanners, link previews and prefetching browsers do this.</summary>
    [Fact]
    public async Task Link_FetchedByAProgramFirst_StillWorksForThePerson()
    {
        await using var app = await StediApp.StartAsync();
        var ada = await AddAsync(app, "Ada");
        var link = (await app.Services.GetRequiredService<SignInLinks>().IssueAsync(ada.Id, "test", Token))!.Path;
        using var scanner = app.CreateClient();
        using var person = app.CreateClient();

        for (var i = 0; i < 3; i++)
        {
            using var seen = await scanner.GetAsync(link, Token);
            Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
            Assert.Contains("Sign in as Ada", await seen.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
        using var entered = await person.PressAsync(link);

        Assert.Equal(HttpStatusCode.Found, (await scanner.GetAsync("/", Token)).StatusCode);
        Assert.Equal("/", entered.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Redeem_WithoutTheTokenOfTheForm_IsRefusedAndKeepsTheLink()
    {
        await using var app = await StediApp.StartAsync();
        var link = await app.Services.GetRequiredService<SignInLinks>().IssueAsync(Token);
        using var elsewhere = app.CreateClient();
        using var form = new FormUrlEncodedContent([new("token", TokenOf(link))]);

        using var refused = await elsewhere.PostAsync("/sign-in/link", form, Token);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(LinkState.Valid, (await app.Services.GetRequiredService<SignInLinks>().LookAsync(TokenOf(link), Token)).State);
    }

    [Fact]
    public async Task Redeem_ByManyAtOnce_AcceptsOne()
    {
        await using var app = await StediApp.StartAsync();
        var links = app.Services.GetRequiredService<SignInLinks>();
        var token = TokenOf(await links.IssueAsync(Token));

        var redeemed = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => links.RedeemAsync(token, Token))));

        Assert.Single(redeemed, r => r is not null);
    }

    [Fact]
    public async Task Link_After15Minutes_HasExpired()
    {
        var clock = new ManualClock();
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<TimeProvider>(clock));
        var links = app.Services.GetRequiredService<SignInLinks>();
        var early = TokenOf(await links.IssueAsync(Token));
        var late = TokenOf(await links.IssueAsync(Token));

        clock.Advance(SignInLink.Lifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(await links.RedeemAsync(early, Token));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await links.RedeemAsync(late, Token));
        Assert.Equal(LinkState.Expired, (await links.LookAsync(late, Token)).State);
    }

    [Fact]
    public async Task Issue_ASecondLinkForAPerson_EndsTheFirst()
    {
        await using var app = await StediApp.StartAsync();
        var links = app.Services.GetRequiredService<SignInLinks>();
        var (ada, bob) = (await AddAsync(app, "Ada"), await AddAsync(app, "Bob"));
        var older = (await links.IssueAsync(ada.Id, "test", Token))!.Path;
        var another = (await links.IssueAsync(bob.Id, "test", Token))!.Path;
        var newer = (await links.IssueAsync(ada.Id, "test", Token))!.Path;
        using var browser = app.CreateClient();

        using var refused = await browser.PressAsync(older);

        Assert.Equal(HttpStatusCode.Gone, refused.StatusCode);
        Assert.Contains("newer link", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Null(await links.RedeemAsync(TokenOf(older), Token));
        Assert.Equal(ada.Id, (await links.RedeemAsync(TokenOf(newer), Token))?.PersonId);
        Assert.Equal(bob.Id, (await links.RedeemAsync(TokenOf(another), Token))?.PersonId);
    }

    [Fact]
    public async Task Issue_ManyAtOnceForAPerson_LeavesOneThatWorks()
    {
        await using var app = await StediApp.StartAsync();
        var links = app.Services.GetRequiredService<SignInLinks>();
        var ada = await AddAsync(app, "Ada");

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => links.IssueAsync(ada.Id, "test", Token))));

        var states = new List<LinkState>();
        foreach (var link in made)
            states.Add((await links.LookAsync(TokenOf(link!.Path), Token)).State);
        Assert.Single(states, LinkState.Valid);
        Assert.Equal(7, states.Count(s => s == LinkState.Replaced));
    }

    /// <summary>Each kind of link says what to do next. A person asks an admin; the admin restarts the server.</summary>
    [Fact]
    public async Task Refusal_OfEachKind_SaysWhatToDo()
    {
        var clock = new ManualClock();
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<TimeProvider>(clock));
        var links = app.Services.GetRequiredService<SignInLinks>();
        var (ada, bob) = (await AddAsync(app, "Ada"), await AddAsync(app, "Bob"));
        var printed = await links.IssueAsync(Token);
        var sent = (await links.IssueAsync(ada.Id, "test", Token))!.Path;
        var closed = (await links.IssueAsync(bob.Id, "test", Token))!.Path;
        await app.Services.GetRequiredService<PeopleStore>().ChangeAsync(bob.Id, null, true, "test", Token);
        Assert.Null(await links.IssueAsync(bob.Id, "test", Token));
        Assert.Null(await links.IssueAsync(Guid.NewGuid(), "test", Token));

        Assert.Contains("disabled", await RefusalAsync(app, closed, HttpStatusCode.Gone), StringComparison.Ordinal);
        Assert.Contains("Unknown link", await RefusalAsync(app, "/sign-in?token=any", HttpStatusCode.NotFound), StringComparison.Ordinal);
        clock.Advance(SignInLink.PersonLifetime);
        Assert.Matches("expired.*15 minutes.*Restart the server", await RefusalAsync(app, printed, HttpStatusCode.Gone));
        Assert.Matches("expired.*24 hours.*Ask an admin", await RefusalAsync(app, sent, HttpStatusCode.Gone));
    }

    [Fact]
    public async Task Issue_KeepsOnlyTheHash()
    {
        await using var app = await StediApp.StartAsync();
        var token = TokenOf(await app.Services.GetRequiredService<SignInLinks>().IssueAsync(Token));
        await using var context = app.Database.OpenContext();
        var link = Assert.Single(context.Set<SignInLink>());
        Assert.Equal(Secret.Hash(token), link.Hash);
    }

    private static string TokenOf(string path) => path.Split('=')[1];

    private static async Task<Person> AddAsync(StediApp app, string name) =>
        (await app.Services.GetRequiredService<PeopleStore>().CreateAsync(name, Role.Viewer, "test", Token)).Person!;

    private static async Task<string> RefusalAsync(StediApp app, string link, HttpStatusCode expected)
    {
        using var client = app.CreateClient();
        using var response = await client.GetAsync(link, Token);
        Assert.Equal(expected, response.StatusCode);
        return Alert().Match(await response.Content.ReadAsStringAsync(Token)).Groups[1].Value;
    }

    [GeneratedRegex("<p role=\"alert\">([^<]*)</p>")]
    private static partial Regex Alert();
}
