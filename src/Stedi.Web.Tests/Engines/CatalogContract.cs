using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Engines;

/// <summary>The contract of every catalog. The tests of each catalog inherit it.</summary>
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

    /// <summary>Otherwise a caller that has already read its metrics would publish an empty table.</summary>
    [Fact]
    public async Task PublishAsync_RemovedVersion_IsRefusedByEveryCatalog()
    {
        var (first, second, third) = await ThreeVersionsAsync();
        var vacuuming = Lake.AnotherCatalog(0, Later);
        Assert.NotNull(await vacuuming.ReadMetricsAsync(Trusted, first, Token));

        var removed = await vacuuming.VacuumAsync(ImmutableHashSet<TableVersion>.Empty, Token);

        Assert.Equal([new(Trusted, first), new(Trusted, second)], OfTrusted(removed).OrderBy(v => v.Version == second));
        Assert.Null(await vacuuming.ReadMetricsAsync(Trusted, first, Token));
        foreach (var catalog in new[] { vacuuming, Lake.Catalog })
        {
            var fault = await Assert.ThrowsAsync<EngineException>(() => catalog.PublishAsync(PublicationOf(first), Token));
            Assert.False(fault.IsTransient);
            Assert.Contains(first, fault.Message, StringComparison.Ordinal);
        }
        Assert.Equal(third, (await Lake.Catalog.ReadAsync(Token)).Find(Trusted)?.Version);
    }

    [Fact]
    public async Task PublishAsync_OlderVersion_IsCurrentAgainAndSparedByTheVacuum()
    {
        var (first, second, third) = await ThreeVersionsAsync();
        var back = PublicationOf(first);

        await Lake.Catalog.PublishAsync(back, Token);
        var removed = await Lake.AnotherCatalog(0, Later).VacuumAsync(ImmutableHashSet.Create(new TableVersion(Trusted, third)), Token);

        Assert.Equal([new(Trusted, second)], OfTrusted(removed));
        Assert.Equal(new PublishedVersion(first, back.At, back.RunId), (await Lake.Catalog.ReadAsync(Token)).Find(Trusted));
        Assert.NotNull(await Lake.Catalog.ReadMetricsAsync(Trusted, first, Token));
        Assert.NotNull(await Lake.Catalog.ReadMetricsAsync(Trusted, third, Token));
    }

    [Fact]
    public async Task VacuumAsync_Versions_AreRemovedOnlyIfOldUnneededAndCondemned()
    {
        var (first, second, _) = await ThreeVersionsAsync();
        var vacuuming = Lake.AnotherCatalog(0, Later);
        ImmutableArray<TableVersion> asked = [];

        var spared = await vacuuming.VacuumAsync(
            ImmutableHashSet.Create(new TableVersion(Trusted, second)),
            (old, _) =>
            {
                asked = old;
                return Task.FromResult<IReadOnlySet<TableVersion>>(ImmutableHashSet<TableVersion>.Empty);
            },
            Token);
        var removed = await vacuuming.VacuumAsync(ImmutableHashSet.Create(new TableVersion(Trusted, second)), Token);

        Assert.Empty(spared);
        Assert.Equal([new(Trusted, first)], OfTrusted(asked));
        Assert.Equal([new(Trusted, first)], OfTrusted(removed));
        Assert.NotNull(await Lake.Catalog.ReadMetricsAsync(Trusted, second, Token));
    }

    [Fact]
    public async Task VacuumAsync_VersionPublishedWhileItIsCondemned_Stays()
    {
        var (first, second, _) = await ThreeVersionsAsync();

        var removed = await Lake.AnotherCatalog(0, Later).VacuumAsync(
            ImmutableHashSet<TableVersion>.Empty,
            async (old, token) =>
            {
                await Lake.Catalog.PublishAsync(PublicationOf(first), token);
                return old.ToHashSet();
            },
            Token);

        Assert.Equal([new(Trusted, second)], OfTrusted(removed));
        Assert.Equal(first, (await Lake.Catalog.ReadAsync(Token)).Find(Trusted)?.Version);
        Assert.NotNull(await Lake.AnotherCatalog(0, Later).ReadMetricsAsync(Trusted, first, Token));
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

        Assert.Equal((before.Version, before.Fingerprint), (again.Version, again.Fingerprint));
        Assert.Equal((1, (long)Three.Length), (before.Files, before.Bytes));
        Assert.Equal(2, after.Files);
        Assert.NotEqual(before.Version, after.Version);
        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public async Task ListLandingAsync_FoldersBelow_AreReadAtAnyDepth()
    {
        string[] names = ["a.json", "2024/01/05/13/stream-1", "dt=2024-01-05/hour=13/b.json.gz", "x/y/z/c.ndjson.bz2"];
        foreach (var name in names)
            Lake.PutLanding(Incoming, name, Three);

        var listing = await Lake.Catalog.ListLandingAsync(LandingTable, Token);

        Assert.Equal((4, 0), (listing.Files, listing.Skipped.Entries));
    }

    [Fact]
    public async Task ListLandingAsync_SkippedFile_IsNamedWithItsReason()
    {
        foreach (var name in new[]
            { "a.json", "2024/_SUCCESS", ".git/config", ".git/HEAD", "2024/01/_temporary/0/part.json", "part.snappy.parquet", "old/export.CSV", "notes.md", "2024/05_$folder$" })
            Lake.PutLanding(Incoming, name, Three);

        var listing = await Lake.Catalog.ListLandingAsync(LandingTable, Token);
        var kept = await Lake.Catalog.ReadListingAsync(Incoming, listing.Version, Token);

        Assert.Equal(1, listing.Files);
        Assert.Equal(
            [
                new(".git/", SkipReasons.Hidden), new("2024/01/_temporary/", SkipReasons.Hidden), new("2024/05_$folder$", SkipReasons.FolderMarker),
                new("2024/_SUCCESS", SkipReasons.Hidden), new("notes.md", SkipReasons.OtherFormat), new("old/export.CSV", SkipReasons.OtherFormat),
                new("part.snappy.parquet", SkipReasons.OtherFormat),
            ],
            listing.Skipped.First);
        Assert.Equal([new(SkipReasons.FolderMarker, 1), new(SkipReasons.Hidden, 3), new(SkipReasons.OtherFormat, 3)], listing.Skipped.Reasons);
        Assert.Equal((listing.Version, listing.Skipped.First.Length), (kept?.Version, kept?.Skipped.First.Length));
        Assert.Null(await Lake.Catalog.ReadListingAsync(Incoming, "never", Token));
    }

    [Theory]
    [InlineData("a.json.zst", ".zst is not supported")]
    [InlineData("day/a.json.GZ", "Rename it to .gz")]
    [InlineData("a.BZ2", "Rename it to .bz2")]
    [InlineData("a.zip", ".zip is not supported")]
    [InlineData("a.tar.gz", "Unpack it")]
    public async Task ListLandingAsync_RefusedFile_IsNamedWithWhatToDo(string name, string advice)
    {
        Lake.PutLanding(Incoming, "good.json", Three);
        Lake.PutLanding(Incoming, name, Three);

        var fault = await Assert.ThrowsAsync<EngineException>(() => Lake.Catalog.ListLandingAsync(LandingTable, Token));

        Assert.False(fault.IsTransient);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListLandingAsync_NothingToRead_IsRefusedUnlessTheTableMayBeEmpty()
    {
        Lake.PutLanding(Incoming, "_SUCCESS", "");

        var fault = await Assert.ThrowsAsync<EngineException>(() => Lake.Catalog.ListLandingAsync(LandingTable, Token));
        var allowed = await Lake.Catalog.ListLandingAsync(
            LandingTable with { Landing = LandingRules.Default with { AllowEmpty = true } }, Token);

        Assert.Contains("allow_empty", fault.Message, StringComparison.Ordinal);
        Assert.Contains("_SUCCESS", fault.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (allowed.Files, allowed.Skipped.Entries));
    }

    [Fact]
    public async Task ListLandingAsync_AnotherShape_IsAnotherVersion()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        Table[] shapes =
        [
            LandingTable,
            LandingTable with { Columns = [LandingTable.Columns[0], LandingTable.Columns[1] with { NullIfBad = true }] },
            LandingTable with { Columns = [LandingTable.Columns[0] with { Key = "fullName" }, LandingTable.Columns[1]] },
        ];

        var versions = new HashSet<string>();
        foreach (var shape in shapes)
            versions.Add((await Lake.Catalog.ListLandingAsync(shape, Token)).Version);

        Assert.Equal(shapes.Length, versions.Count);
    }

    [Fact]
    public async Task ListLandingAsync_MissingFolder_SaysWhereItShouldBe()
    {
        var fault = await Assert.ThrowsAsync<EngineException>(() => Lake.Catalog.ListLandingAsync(LandingTable, Token));

        Assert.Contains("people_landing", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Long after the end of every earlier job and query.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromDays(9);

    /// <summary>Three complete versions, oldest first. The last one is published.</summary>
    private async Task<(string First, string Second, string Third)> ThreeVersionsAsync()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var built = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var request = await Lake.RequestAsync(Define());
            Assert.Equal(EngineRunState.Succeeded, (await Lake.EndOfAsync(await Engine.StartAsync(request, Token))).State);
            built.Add(request.Version);
        }
        await Lake.Catalog.PublishAsync(PublicationOf(built[2]), Token);
        return (built[0], built[1], built[2]);
    }

    /// <summary>A job of the embedded engine also stores its landing input as a version.</summary>
    private static IEnumerable<TableVersion> OfTrusted(ImmutableArray<TableVersion> versions) => versions.Where(v => v.Table == Trusted);

    private static Publication PublicationOf(string version) =>
        new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, ImmutableDictionary<TableName, string>.Empty.Add(Trusted, version));
}
