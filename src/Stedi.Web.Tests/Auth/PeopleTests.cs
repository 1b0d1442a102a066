using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed class PeopleTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PeopleStore People => fixture.App.Services.GetRequiredService<PeopleStore>();

    [Fact]
    public async Task Link_OfAPerson_OpensOneSessionInTheirRoleAndName()
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var created = await admin.PostAsJsonAsync("/api/v1/people", new { name = "Ada", role = "operator" }, Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString();
        using var made = await admin.PostAsync($"/api/v1/people/{id}/link", null, Token);
        var path = (await made.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("path").GetString();

        using var browser = fixture.App.CreateClient();
        using var entered = await browser.PressAsync(path!);

        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        Assert.Contains("Ada", await browser.GetStringAsync("/", Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/hangfire", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/people", Token)).StatusCode);
        using var second = fixture.App.CreateClient();
        Assert.Equal(HttpStatusCode.Gone, (await second.GetAsync(path, Token)).StatusCode);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("demote")]
    [InlineData("remove")]
    public async Task Session_PersonChanges_Ends(string change)
    {
        var (person, _) = await People.CreateAsync($"Grace {change}", Role.Operator, "test", Token);
        using var browser = await SignInAsync(person!);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Token)).StatusCode);

        await (change switch
        {
            "disable" => People.ChangeAsync(person!.Id, null, true, "test", Token),
            "demote" => People.ChangeAsync(person!.Id, Role.Viewer, null, "test", Token),
            _ => (Task)People.RemoveAsync(person!.Id, "test", Token),
        });

        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/", Token)).StatusCode);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("demote")]
    public async Task Session_PersonChangesAndChangesBack_StaysEndedWhileANewOneOpens(string change)
    {
        var (person, _) = await People.CreateAsync($"Barbara {change}", Role.Operator, "test", Token);
        using var before = await SignInAsync(person!);
        Assert.Equal(HttpStatusCode.OK, (await before.GetAsync("/", Token)).StatusCode);

        // No request in between, so the session has not seen the change.
        await People.ChangeAsync(person!.Id, change == "demote" ? Role.Viewer : null, change == "disable" ? true : null, "test", Token);
        await People.ChangeAsync(person.Id, change == "demote" ? Role.Operator : null, change == "disable" ? false : null, "test", Token);

        Assert.Equal(HttpStatusCode.Found, (await before.GetAsync("/", Token)).StatusCode);
        using var after = await SignInAsync(person);
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Session_OpenedElsewhereAfterAChange_WorksHereAtOnce()
    {
        using var elsewhere = new PeopleStore(fixture.App.Database.Contexts, TimeProvider.System);
        var (person, _) = await People.CreateAsync("Annie", Role.Operator, "test", Token);
        using var browser = await SignInAsync(person!);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Token)).StatusCode);
        await elsewhere.ChangeAsync(person!.Id, Role.Viewer, null, "test", Token);
        var opened = await elsewhere.SignInAsync(person.Id, Token);

        Assert.True(await People.IsActiveAsync(opened!.KeyId, opened.Stamp!.Value, Token));
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Session_PersonIsSavedUnchanged_Continues()
    {
        var (person, _) = await People.CreateAsync("Radia", Role.Operator, "test", Token);
        using var browser = await SignInAsync(person!);

        await People.ChangeAsync(person!.Id, Role.Operator, false, "test", Token);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Link_PersonDisabledMeanwhile_IsRefused()
    {
        var (person, _) = await People.CreateAsync("Edsger", Role.Admin, "test", Token);
        var link = await fixture.App.Services.GetRequiredService<SignInLinks>().IssueAsync(person!.Id, "test", Token);
        await People.ChangeAsync(person.Id, null, true, "test", Token);
        using var browser = fixture.App.CreateClient();

        using var refused = await browser.PressAsync(link!.Path);

        Assert.Equal(HttpStatusCode.Gone, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/", Token)).StatusCode);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("a\tb", HttpStatusCode.BadRequest)]
    [InlineData("adm\u200bin", HttpStatusCode.BadRequest)]
    [InlineData("\u202eAda", HttpStatusCode.BadRequest)]
    [InlineData("a\U000e0041b", HttpStatusCode.BadRequest)]
    [InlineData("\u3164", HttpStatusCode.BadRequest)]
    [InlineData("\u0430dmin", HttpStatusCode.BadRequest)]
    [InlineData("P\u0430ul", HttpStatusCode.BadRequest)]
    [InlineData("P\u0451ul", HttpStatusCode.BadRequest)]
    [InlineData("r\u03bfot", HttpStatusCode.BadRequest)]
    [InlineData("admin", HttpStatusCode.Conflict)]
    [InlineData("test ADMIN", HttpStatusCode.Conflict)]
    [InlineData("\uff21\uff44\uff4din", HttpStatusCode.Conflict)]
    [InlineData("test\u00a0\uff21dmin", HttpStatusCode.Conflict)]
    public async Task Post_InvalidOrTakenName_IsRefused(string name, HttpStatusCode expected)
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await admin.PostAsJsonAsync("/api/v1/people", new { name }, Token);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("Zo\u00eb", "zoe\u0308")]
    [InlineData("\uff2arg", "jRG")]
    [InlineData("aco", "\u0430\u0441\u043e")]
    [InlineData("Hope", "\u041d\u043e\u0440\u0435")]
    [InlineData("billing bot", "bi11ing bot")]
    [InlineData("Ian Corn", "lan Com")]
    [InlineData("Tove", "Tove\ufe0f")]
    [InlineData("Mary Ann", "Mary  \u00a0Ann")]
    public async Task Post_NameThatLooksLikeAPersons_IsRefusedOfPeopleAndKeys(string taken, string name)
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var first = await admin.PostAsJsonAsync("/api/v1/people", new { name = taken }, Token);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        using var person = await admin.PostAsJsonAsync("/api/v1/people", new { name }, Token);
        using var key = await admin.PostAsJsonAsync("/api/v1/keys", new { name }, Token);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (person.StatusCode, key.StatusCode));
    }

    [Theory]
    [InlineData("\u0414\u043c\u0438\u0442\u0440\u0438\u0439")]
    [InlineData("ETL \u0431\u043e\u0442")]
    [InlineData("\u6771\u4eacBot")]
    [InlineData("\u3055\u304f\u3089\u68ee")]
    [InlineData("I\u015f\u0131k Y\u0131ld\u0131z")]
    [InlineData("\u00d8rsted \u0141uk")]
    [InlineData("\u0645\u062d\u0645\u062f")]
    [InlineData("worker-2 \u00b5s")]
    public async Task Post_NameInOneScript_IsTaken(string name)
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await admin.PostAsJsonAsync("/api/v1/people", new { name }, Token);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Key_Expired_IsRefused()
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var created = await admin.PostAsJsonAsync("/api/v1/keys", new { name = "short", expiresAt = DateTimeOffset.UtcNow.AddHours(1) }, Token);
        var answer = await created.Content.ReadFromJsonAsync<JsonElement>(Token);
        using var past = await admin.PostAsJsonAsync("/api/v1/keys", new { name = "past", expiresAt = DateTimeOffset.UtcNow.AddHours(-1) }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, past.StatusCode);
        await using (var db = fixture.App.Database.OpenContext())
        {
            var id = answer.GetProperty("key").GetProperty("id").GetGuid();
            await db.Set<ApiKey>().Where(k => k.Id == id)
                .ExecuteUpdateAsync(s => s.SetProperty(k => k.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1)), Token);
        }
        using var client = fixture.App.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", answer.GetProperty("value").GetString());

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics", Token)).StatusCode);
    }

    private async Task<HttpClient> SignInAsync(Person person)
    {
        var link = await fixture.App.Services.GetRequiredService<SignInLinks>().IssueAsync(person.Id, "test", Token);
        var client = fixture.App.CreateClient();
        using var entered = await client.PressAsync(link!.Path);
        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        return client;
    }
}
