using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Local;

public sealed class LandingMemoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_FreshLake_KnowsNone()
    {
        await using var lake = new LocalHarness();

        Assert.Null(LandingMemory.Read(lake.Paths));
    }

    [Fact]
    public async Task Read_AfterRunsFromTwoFolders_IsTheLastOne()
    {
        using var elsewhere = new TempFolder();
        elsewhere.Write($"{Incoming}/a.json", Three);
        await using var lake = new LocalHarness();
        lake.PutLanding(Incoming, "a.json", Three);
        var options = new LocalOptions { LakeRoot = lake.Options.LakeRoot, LandingRoot = elsewhere.Path };

        await lake.Catalog.ListLandingAsync(LandingTable, Token);
        await new LocalCatalog(options, TimeProvider.System).ListLandingAsync(LandingTable, Token);

        Assert.Equal(elsewhere.Path, LandingMemory.Read(lake.Paths));
    }

    [Fact]
    public async Task Read_HomeMovedWithItsLandingFolder_IsTheFolderThatMoved()
    {
        await using var lake = new LocalHarness();
        lake.PutLanding(Incoming, "a.json", Three);
        await lake.Catalog.ListLandingAsync(LandingTable, Token);

        using var moved = new TempFolder();
        Directory.Move(lake.Options.LakeRoot, moved["lake"]);

        Assert.Equal(moved["landing"], LandingMemory.Read(new LakePaths(moved["lake"])));
    }

    [Fact]
    public async Task Read_FolderWithoutTheTable_IsNotRemembered()
    {
        await using var lake = new LocalHarness();

        await Assert.ThrowsAsync<EngineException>(() => lake.Catalog.ListLandingAsync(LandingTable, Token));

        Assert.Null(LandingMemory.Read(lake.Paths));
    }
}
