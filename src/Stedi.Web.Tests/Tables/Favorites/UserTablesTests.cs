using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables.Favorites;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables.Favorites;

public sealed class UserTablesTests : IAsyncLifetime
{
    private const string Ann = "person:ann";
    private RunWorld _world = null!;
    private UserTables _tables = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _tables = new(_world.Database, _world.Pipeline, _world.Time);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Favorites_AddedAndRemoved_AreOfOneUser()
    {
        Assert.Null(await _tables.AddAsync(Ann, Name("d"), Token));
        Assert.Null(await _tables.AddAsync(Ann, Name("b"), Token));
        Assert.Null(await _tables.AddAsync(Ann, Name("b"), Token));
        await _tables.AddAsync("person:bob", Name("c"), Token);

        Assert.Equal(["b", "d"], (await _tables.ReadAsync(Ann, Token)).Favorites.Select(t => t.Value));
        await _tables.RemoveAsync(Ann, Name("b"), Token);
        Assert.False(await _tables.IsFavoriteAsync(Ann, Name("b"), Token));
        Assert.True(await _tables.IsFavoriteAsync(Ann, Name("d"), Token));
        Assert.Equal(["c"], (await _tables.ReadAsync("person:bob", Token)).Favorites.Select(t => t.Value));
    }

    [Fact]
    public async Task Favorites_AtTheLimit_AreRefused()
    {
        for (var i = 0; i < FavoriteTable.Most; i++)
            Assert.Null(await _tables.AddAsync(Ann, Name($"t{i}"), Token));

        Assert.Contains($"{FavoriteTable.Most}", await _tables.AddAsync(Ann, Name("a"), Token), StringComparison.Ordinal);
        Assert.False(await _tables.IsFavoriteAsync(Ann, Name("a"), Token));
    }

    [Fact]
    public async Task Recent_NewestFirst_EachOnce_AndForgotten()
    {
        foreach (var table in new[] { "a", "b", "c", "a" })
            await OpenAsync(table);
        await _tables.AddAsync(Ann, Name("b"), Token);

        Assert.Equal(["a", "c", "b"], (await _tables.ReadAsync(Ann, Token)).Recent.Select(t => t.Value));
        await _tables.ForgetAsync(Ann, Token);
        var own = await _tables.ReadAsync(Ann, Token);
        Assert.Empty(own.Recent);
        Assert.Single(own.Favorites);
    }

    [Fact]
    public async Task Recent_ManyTables_KeepsTheLastOnes()
    {
        for (var i = 0; i < RecentTable.Kept + 6; i++)
            await OpenAsync($"t{i}");

        await using var db = _world.Open();
        var kept = await db.Set<RecentTable>().Where(r => r.OwnerKey == Ann).OrderBy(r => r.OpenedAt).ToListAsync(Token);
        Assert.Equal(RecentTable.Kept, kept.Count);
        Assert.Equal("t6", kept[0].Table.Value);
    }

    [Fact]
    public async Task Tables_NotInThePipeline_AreLeftOut()
    {
        await _tables.AddAsync(Ann, Name("gone"), Token);
        await OpenAsync("a");
        await OpenAsync("gone");

        var own = await _tables.ReadAsync(Ann, Token);

        Assert.Empty(own.Favorites);
        Assert.Equal(["a"], own.Recent.Select(t => t.Value));
    }

    private Task OpenAsync(string table)
    {
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        return _tables.OpenAsync(Ann, Name(table), Token);
    }

    private static TableName Name(string name) => TableName.Parse(name);
}
