using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Engines;

/// <summary>What every catalogue does; each inherits it.</summary>
public abstract class CatalogContract : EngineContract
{
    [Fact]
    public async Task PublishAsync_SeveralTables_BecomeCurrentTogetherAndOnce()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var landing = await Lake.LandingRequestAsync();
        var trusted = await Lake.RequestAsync(Define());
        await Lake.EndOfAsync(await Engine.StartAsync(landing, Token));
        await Lake.EndOfAsync(await Engine.StartAsync(trusted, Token));
        var first = new Publication(
            Guid.NewGuid(), DateTimeOffset.UnixEpoch,
            new Dictionary<TableName, string> { [Incoming] = landing.Version, [Trusted] = trusted.Version }.ToImmutableDictionary());

        await Lake.Catalog.PublishAsync(first, Token);
        var once = await Lake.Catalog.ReadAsync(Token);
        await Lake.Catalog.PublishAsync(first, Token);
        var twice = await Lake.Catalog.ReadAsync(Token);

        Assert.Equal(once.Generation, twice.Generation);
        Assert.Equal(new PublishedVersion(trusted.Version, first.At, first.RunId), twice.Find(Trusted));
        Assert.Equal(landing.Version, twice.Find(Incoming)?.Version);
    }

    [Fact]
    public async Task PublishAsync_OneVersionIncomplete_PublishesNothing()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var trusted = await Lake.RequestAsync(Define());
        await Lake.EndOfAsync(await Engine.StartAsync(trusted, Token));
        var publication = new Publication(
            Guid.NewGuid(), DateTimeOffset.UnixEpoch,
            new Dictionary<TableName, string> { [Trusted] = trusted.Version, [Incoming] = "never-built" }.ToImmutableDictionary());

        var fault = await Assert.ThrowsAsync<EngineException>(() => Lake.Catalog.PublishAsync(publication, Token));

        Assert.Contains("never-built", fault.Message, StringComparison.Ordinal);
        Assert.Empty((await Lake.Catalog.ReadAsync(Token)).Tables);
    }

    [Fact]
    public async Task ListLandingAsync_UnchangedFiles_GiveTheSameVersion()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        Lake.PutLanding(Incoming, "_SUCCESS", "");
        Lake.PutLanding(Incoming, ".hidden.json", Three);
        var before = await Lake.Catalog.ListLandingAsync(LandingTable, Token);
        var again = await Lake.Catalog.ListLandingAsync(LandingTable, Token);
        Lake.PutLanding(Incoming, "b.json", Three);
        var after = await Lake.Catalog.ListLandingAsync(LandingTable, Token);

        Assert.Equal(before, again);
        Assert.Equal((1, (long)Three.Length), (before.Files, before.Bytes));
        Assert.Equal(2, after.Files);
        Assert.NotEqual(before.Version, after.Version);
        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public async Task ListLandingAsync_MissingFolder_SaysWhereItShouldBe()
    {
        var fault = await Assert.ThrowsAsync<EngineException>(() => Lake.Catalog.ListLandingAsync(LandingTable, Token));

        Assert.Contains("people_landing", fault.Message, StringComparison.Ordinal);
    }
}
