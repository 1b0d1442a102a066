using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Queries;
using Stedi.Web.Queries.Saved;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Queries;

public sealed class SavedQueriesTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private const string Address = "/api/v1/saved-queries";

    private readonly QueryAuthor _owner = NewAuthor("owner");
    private readonly QueryAuthor _other = NewAuthor("other");
    private readonly QueryAuthor _admin = NewAuthor("admin", isAdmin: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SavedQueries Saved => fixture.App.Services.GetRequiredService<SavedQueries>();

    [Fact]
    public async Task Private_IsVisibleToItsOwnerAndAdmins()
    {
        var id = await SaveAsync(isShared: false);

        Assert.NotNull(await Saved.FindAsync(id, _owner, Token));
        Assert.NotNull(await Saved.FindAsync(id, _admin, Token));
        Assert.Null(await Saved.FindAsync(id, _other, Token));
        Assert.DoesNotContain(await Saved.ListAsync(new(Limit: 200), _other, Token), q => q.Id == id);
    }

    [Fact]
    public async Task Shared_IsReadByOthers_AndChangedByItsOwnerOnly()
    {
        var id = await SaveAsync(isShared: true);
        var wish = new SaveQuery("taken over", "select 666", true);

        Assert.IsType<SaveResult.NotYours>(await Saved.ChangeAsync(id, wish, _other, Token));
        Assert.IsType<SaveResult.NotYours>(await Saved.ChangeAsync(id, wish, _admin, Token));
        Assert.False(await Saved.RemoveAsync(id, _other, Token));
        Assert.Equal("select 1", (await Saved.FindAsync(id, _other, Token))!.Sql);

        Assert.IsType<SaveResult.Saved>(await Saved.ChangeAsync(id, new("mine", "select 2"), _owner, Token));
        Assert.Null(await Saved.FindAsync(id, _other, Token));
        Assert.IsType<SaveResult.Missing>(await Saved.ChangeAsync(id, wish, _other, Token));
        Assert.True(await Saved.RemoveAsync(id, _admin, Token));
    }

    [Fact]
    public async Task Save_NameTaken_IsAConflictForTheSameOwnerOnly()
    {
        var wish = new SaveQuery(" counts ", "select 1");
        var saved = Assert.IsType<SaveResult.Saved>(await Saved.SaveAsync(wish, _owner, Token));

        Assert.Equal("counts", saved.Query.Name);
        Assert.IsType<SaveResult.Conflict>(await Saved.SaveAsync(wish, _owner, Token));
        Assert.IsType<SaveResult.Saved>(await Saved.SaveAsync(wish, _other, Token));
        var second = Assert.IsType<SaveResult.Saved>(await Saved.SaveAsync(wish with { Name = "second" }, _owner, Token));
        Assert.IsType<SaveResult.Conflict>(await Saved.ChangeAsync(second.Query.Id, wish, _owner, Token));
    }

    [Theory]
    [InlineData(" ", "select 1")]
    [InlineData("two\nlines", "select 1")]
    [InlineData("name", " ")]
    [InlineData("name", "select '\0'")]
    public async Task Save_Invalid_IsRefused(string name, string sql) =>
        Assert.IsType<SaveResult.Refused>(await Saved.SaveAsync(new(name, sql), _owner, Token));

    [Fact]
    public async Task Save_TooLong_IsRefused()
    {
        Assert.IsType<SaveResult.Refused>(await Saved.SaveAsync(new(new string('n', SavedQuery.MaxNameLength + 1), "select 1"), _owner, Token));
        Assert.IsType<SaveResult.Refused>(await Saved.SaveAsync(new("long", new string('-', SavedQuery.MaxSqlLength + 1)), _owner, Token));
    }

    [Fact]
    public async Task Save_ManyAtOnce_KeepsAsManyAsAKeyMay()
    {
        await using (var db = fixture.App.Database.OpenContext())
        {
            var now = DateTimeOffset.UtcNow;
            db.AddRange(Enumerable.Range(0, SavedQueries.MaxPerKey - 10).Select(i => new SavedQuery
            {
                Id = Guid.NewGuid(), OwnerKey = _owner.Key, CreatedBy = _owner.Name, Name = $"old {i}", Sql = "select 1", IsShared = false, CreatedAt = now,
                ChangedAt = now,
            }));
            await db.SaveChangesAsync(Token);
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Saved.SaveAsync(new($"new {i}", "select 1"), _owner, Token))));

        Assert.Equal((10, 30), (results.Count(r => r is SaveResult.Saved), results.Count(r => r is SaveResult.Conflict)));
    }

    [Fact]
    public async Task Rest_SavesSharesAndRemoves()
    {
        using var owner = await fixture.App.CreateClientAsync(Role.Operator);
        using var other = await fixture.App.CreateClientAsync(Role.Operator);
        using var created = await owner.PostAsJsonAsync(Address, new { name = "by rest", sql = "select 1", isShared = true }, Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var address = created.Headers.Location!.ToString();

        var seen = await other.GetFromJsonAsync<JsonElement>(address, Token);
        Assert.Equal(("by rest", false), (seen.GetProperty("name").GetString(), seen.GetProperty("isYours").GetBoolean()));
        var found = await other.GetFromJsonAsync<JsonElement>($"{Address}?search=BY%20REST", Token);
        Assert.Equal(1, found.GetProperty("items").GetArrayLength());
        using var again = await owner.PostAsJsonAsync(Address, new { name = "by rest", sql = "select 2" }, Token);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using var stolen = await other.PutAsJsonAsync(address, new { name = "x", sql = "select 2" }, Token);
        Assert.Equal(HttpStatusCode.Forbidden, stolen.StatusCode);
        using var hidden = await owner.PutAsJsonAsync(address, new { name = "by rest", sql = "select 2" }, Token);
        Assert.Equal(HttpStatusCode.OK, hidden.StatusCode);
        using var gone = await other.GetAsync(address, Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var kept = await other.DeleteAsync(address, Token);
        Assert.Equal(HttpStatusCode.NotFound, kept.StatusCode);
        using var removed = await owner.DeleteAsync(address, Token);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    private static QueryAuthor NewAuthor(string name, bool isAdmin = false) => new(Guid.NewGuid().ToString(), name, isAdmin);

    private async Task<Guid> SaveAsync(bool isShared) =>
        Assert.IsType<SaveResult.Saved>(await Saved.SaveAsync(new("one", "select 1", isShared), _owner, Token)).Query.Id;
}
