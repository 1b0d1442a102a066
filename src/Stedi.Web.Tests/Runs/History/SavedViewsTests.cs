using Stedi.Web.Runs;
using Stedi.Web.Runs.History;

namespace Stedi.Web.Tests.Runs.History;

public sealed class SavedViewsTests
{
    private static readonly RunQuery Failed = new(RunStatus.Failed, Before: Guid.NewGuid());

    [Fact]
    public async Task Save_UnderAnOwnName_ReplacesItAndKeepsItsAddress()
    {
        await using var world = await RunWorld.CreateAsync();
        var first = (await SaveAsync(world, "ann", " Broken ", Failed)).View!;
        var second = (await SaveAsync(world, "ann", "Broken", Failed with { Zone = "trusted" })).View!;

        Assert.Equal(first.Id, second.Id);
        var kept = Assert.Single(await world.Views.ListAsync("ann", CancellationToken.None));
        Assert.Equal(("Broken", "?status=failed&zone=trusted"), (kept.Name, kept.Query));
    }

    [Fact]
    public async Task Views_OfAnotherPerson_AreFoundByAddressAndNotRemoved()
    {
        await using var world = await RunWorld.CreateAsync();
        var view = (await SaveAsync(world, "ann", "Broken", Failed)).View!;

        Assert.Empty(await world.Views.ListAsync("bob", CancellationToken.None));
        Assert.False(await world.Views.RemoveAsync(view.Id, "bob", CancellationToken.None));
        Assert.Equal("Broken", (await world.Views.FindAsync(view.Id, CancellationToken.None))!.Name);
        Assert.True(await world.Views.RemoveAsync(view.Id, "ann", CancellationToken.None));
        Assert.Null(await world.Views.FindAsync(view.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("a\nb")]
    [InlineData("012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public async Task Save_WrongName_IsRefusedWithTheReason(string? name)
    {
        await using var world = await RunWorld.CreateAsync();

        var result = await SaveAsync(world, "ann", name, Failed);

        Assert.Null(result.View);
        Assert.Contains("1 to 80 characters", result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_OneMoreThanAPersonMayKeep_IsRefused()
    {
        await using var world = await RunWorld.CreateAsync();
        for (var i = 0; i < SavedView.Most; i++)
            Assert.NotNull((await SaveAsync(world, "ann", $"view {i}", Failed)).View);

        Assert.NotNull((await SaveAsync(world, "ann", "one more", Failed)).Refusal);
        Assert.NotNull((await SaveAsync(world, "ann", "view 7", Failed)).View);
        Assert.NotNull((await SaveAsync(world, "bob", "one more", Failed)).View);
    }

    [Fact]
    public async Task Save_ManyAtOnce_KeepsAsManyAsAPersonMay()
    {
        await using var world = await RunWorld.CreateAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, SavedView.Most + 30).Select(i => Task.Run(() => SaveAsync(world, "ann", $"view {i}", Failed))));

        Assert.Equal(SavedView.Most, results.Count(r => r.View is not null));
        Assert.Equal(SavedView.Most, (await world.Views.ListAsync("ann", CancellationToken.None)).Length);
    }

    private static Task<SavedViewResult> SaveAsync(RunWorld world, string owner, string? name, RunQuery query) =>
        world.Views.SaveAsync(owner, owner, name, query, CancellationToken.None);
}
