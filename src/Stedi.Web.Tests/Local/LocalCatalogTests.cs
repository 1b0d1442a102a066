using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Local;

public sealed class LocalCatalogTests : IAsyncDisposable
{
    private readonly LocalHarness _lake = new(keepVersions: 2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task PublishAsync_ManyAtOnce_LosesNone()
    {
        var tables = Enumerable.Range(0, 24).Select(i => TableName.Parse($"t{i}")).ToList();
        foreach (var table in tables)
            PutVersion(table, "v1");

        await Task.WhenAll(tables.Select(t => Task.Run(() => new LocalCatalog(_lake.Options, TimeProvider.System).PublishAsync(Of(t, "v1"), Token))));

        var snapshot = await _lake.Catalog.ReadAsync(Token);
        Assert.Equal(24, snapshot.Generation);
        Assert.All(tables, t => Assert.Equal("v1", snapshot.Find(t)?.Version));
    }

    [Fact]
    public async Task PublishAsync_AgainAfterALaterOne_DoesNotUndoIt()
    {
        PutVersion(Trusted, "v1");
        PutVersion(Trusted, "v2");
        var first = Of(Trusted, "v1");
        await _lake.Catalog.PublishAsync(first, Token);
        await _lake.Catalog.PublishAsync(Of(Trusted, "v2"), Token);

        await _lake.Catalog.PublishAsync(first, Token);

        Assert.Equal("v2", (await _lake.Catalog.ReadAsync(Token)).Find(Trusted)?.Version);
    }

    [Fact]
    public async Task PublishAsync_NameThatLeavesTheLake_IsRefused() =>
        await Assert.ThrowsAsync<EngineException>(() => _lake.Catalog.PublishAsync(Of(Trusted, "../../etc"), Token));

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"schema\":7,\"generation\":1,\"tables\":{},\"published\":[]}")]
    public async Task ReadAsync_BrokenFile_SaysWhichAndWhatToDo(string text)
    {
        Directory.CreateDirectory(_lake.Paths.Root);
        await File.WriteAllTextAsync(_lake.Paths.Catalog, text, Token);

        var fault = await Assert.ThrowsAsync<EngineException>(() => _lake.Catalog.ReadAsync(Token));

        Assert.Contains(_lake.Paths.Catalog, fault.Message, StringComparison.Ordinal);
        Assert.Contains("./stedi repair --plan", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VacuumAsync_OldVersions_AreRemovedUnlessNeeded()
    {
        foreach (var i in Enumerable.Range(1, 6))
            PutVersion(Trusted, $"v{i}", age: TimeSpan.FromHours(10 - i));
        await _lake.Catalog.PublishAsync(Of(Trusted, "v1"), Token);

        ImmutableArray<TableVersion> removed;
        using (VersionLease.Take(_lake.Paths, Trusted, "v2"))
            removed = await _lake.Catalog.VacuumAsync(ImmutableHashSet.Create(new TableVersion(Trusted, "v3")), Token);

        Assert.Equal([new(Trusted, "v4")], removed);
        Assert.Equal(
            ["v1", "v2", "v3", "v5", "v6"],
            Directory.EnumerateDirectories(_lake.Paths.Table(Trusted)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Throws<EngineException>(() => VersionLease.Take(_lake.Paths, Trusted, "v4"));
    }

    [Fact]
    public async Task PurgeAsync_OneVersionInUse_RemovesTheOthersAndThenTheRest()
    {
        foreach (var version in new[] { "v1", "v2", "v3" })
            PutVersion(Trusted, version);
        PutVersion(Incoming, "v1");
        await _lake.Catalog.PublishAsync(Of(Trusted, "v3"), Token);
        await _lake.Catalog.PublishAsync(Of(Incoming, "v1"), Token);

        ImmutableArray<TableVersion> left;
        using (VersionLease.Take(_lake.Paths, Trusted, "v2"))
            left = await _lake.Catalog.PurgeAsync(Trusted, Token);

        Assert.Equal([new(Trusted, "v2")], left);
        Assert.Equal([Incoming], (await _lake.Catalog.ReadAsync(Token)).Tables.Keys);
        Assert.Empty(await _lake.Catalog.PurgeAsync(Trusted, Token));
        Assert.False(Directory.Exists(_lake.Paths.Table(Trusted)));
        Assert.True(Directory.Exists(_lake.Paths.Version(Incoming, "v1")));
    }

    [Fact]
    public async Task VacuumAsync_LeftoversOfDeadProcesses_AreRemoved()
    {
        string Leave(string name, TimeSpan age)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_lake.Paths.Temp, name));
            File.WriteAllText(Path.Combine(folder.FullName, ".lock"), "");
            folder.LastWriteTimeUtc = DateTime.UtcNow - age;
            return folder.FullName;
        }
        var dead = Leave("dead", TimeSpan.FromHours(2));
        var alive = Leave("alive", TimeSpan.FromHours(2));
        var fresh = Leave("fresh", TimeSpan.Zero);

        using (FileLock.TryTake(Path.Combine(alive, ".lock")))
            await _lake.Catalog.VacuumAsync(ImmutableHashSet<TableVersion>.Empty, Token);

        Assert.Equal((false, true, true), (Directory.Exists(dead), Directory.Exists(alive), Directory.Exists(fresh)));
    }

    [Fact]
    public async Task ListLandingAsync_Links_AreReadOnceAndCyclesEnd()
    {
        _lake.PutLanding(Incoming, "a.json", Three);
        _lake.PutLanding(Incoming, "day/b.json", Three);
        _lake.PutLanding(Incoming, ".versions/5/c.json", Three);
        var folder = Path.Combine(_lake.Options.LandingRoot, Incoming.Value);
        File.CreateSymbolicLink(Path.Combine(folder, "0-same.json"), "a.json");
        Directory.CreateSymbolicLink(Path.Combine(folder, "0-day"), "day");
        Directory.CreateSymbolicLink(Path.Combine(folder, "day", "up"), "..");
        // Kubernetes mounts volumes this way, to replace them atomically.
        Directory.CreateSymbolicLink(Path.Combine(folder, "current"), ".versions/5");
        Directory.CreateSymbolicLink(Path.Combine(folder, "also"), ".versions");

        var listing = await _lake.Catalog.ListLandingAsync(LandingTable, Token);

        Assert.Equal(3, listing.Files);
        Assert.Equal(
            [
                new(".versions/", SkipReasons.Hidden), new("0-day/", SkipReasons.AlreadyRead), new("0-same.json", SkipReasons.AlreadyRead),
                new("current/", SkipReasons.AlreadyRead), new("day/up/", SkipReasons.AlreadyRead),
            ],
            listing.Skipped.First);
    }

    [Fact]
    public async Task PeekLandingAsync_NewFiles_ReturnsTheSameAsListingAndWritesNothing()
    {
        _lake.PutLanding(Incoming, "a.json", Three);

        var peeked = await _lake.Catalog.PeekLandingAsync(LandingTable, Token);

        Assert.False(Directory.Exists(_lake.Paths.Root) && Directory.EnumerateFiles(_lake.Paths.Root, "*", SearchOption.AllDirectories).Any());
        Assert.Equal(await _lake.Catalog.ListLandingAsync(LandingTable, Token), peeked);
    }

    [Fact]
    public async Task ListLandingAsync_LinkOutOfTheFolder_IsRefused()
    {
        _lake.PutLanding(Incoming, "a.json", Three);
        var folder = Path.Combine(_lake.Options.LandingRoot, Incoming.Value);
        File.CreateSymbolicLink(Path.Combine(folder, "outside.json"), "/etc/passwd");

        var fault = await Assert.ThrowsAsync<EngineException>(() => _lake.Catalog.ListLandingAsync(LandingTable, Token));

        Assert.Contains("outside.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListLandingAsync_LinkToNothing_IsRefused()
    {
        _lake.PutLanding(Incoming, "a.json", Three);
        File.CreateSymbolicLink(Path.Combine(_lake.Options.LandingRoot, Incoming.Value, "gone.json"), "moved.json");

        var fault = await Assert.ThrowsAsync<EngineException>(() => _lake.Catalog.ListLandingAsync(LandingTable, Token));

        Assert.Contains("gone.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListLandingAsync_Pipe_IsSkipped()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux distinguishes a pipe from a file here.");
        _lake.PutLanding(Incoming, "a.json", Three);
        using (var shell = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_lake.Options.LandingRoot, Incoming.Value, "pipe.json")))
            await shell.WaitForExitAsync(Token);

        var listing = await _lake.Catalog.ListLandingAsync(LandingTable, Token);

        Assert.Equal(1, listing.Files);
        Assert.Equal([new("pipe.json", SkipReasons.NoFile)], listing.Skipped.First);
    }

    [Fact]
    public async Task ListLandingAsync_TooDeep_IsRefused()
    {
        _lake.PutLanding(Incoming, string.Concat(Enumerable.Repeat("d/", 33)) + "a.json", Three);

        var fault = await Assert.ThrowsAsync<EngineException>(() => _lake.Catalog.ListLandingAsync(LandingTable, Token));

        Assert.Contains("32 folders", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListLandingAsync_ContentChangedBehindSizeAndTime_IsAnotherVersion()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux reports inode and change time here.");
        _lake.PutLanding(Incoming, "a.json", Three);
        var file = Path.Combine(_lake.Options.LandingRoot, Incoming.Value, "a.json");
        var time = File.GetLastWriteTimeUtc(file);
        var before = await _lake.Catalog.ListLandingAsync(LandingTable, Token);
        File.WriteAllText(file, Three.Replace("ann", "eve", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(file, time);
        var written = await _lake.Catalog.ListLandingAsync(LandingTable, Token);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        var denied = await _lake.Catalog.ListLandingAsync(LandingTable, Token);

        Assert.Equal(3, new[] { before.Version, written.Version, denied.Version }.Distinct().Count());
    }

    private static Publication Of(TableName table, string version) =>
        new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, new Dictionary<TableName, string> { [table] = version }.ToImmutableDictionary());

    private void PutVersion(TableName table, string version, TimeSpan age = default)
    {
        var folder = Directory.CreateDirectory(_lake.Paths.Version(table, version));
        File.WriteAllText(Path.Combine(folder.FullName, VersionLease.FileName), "");
        var metrics = Path.Combine(folder.FullName, VersionMetrics.FileName);
        File.WriteAllText(metrics, "{}");
        File.SetLastWriteTimeUtc(metrics, DateTime.UtcNow - age);
    }
}
