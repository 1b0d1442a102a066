using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Changes;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Changes;

public sealed class ListingComparerTests
{
    private static readonly TableName Raw = TableName.Parse("raw");

    private readonly FakeCatalog _catalog = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compare_TwoLists_NamesAddedRemovedAndChangedFiles()
    {
        Put("v1", File("a.json", 10), File("b.json", 20), File("c.json", 30));
        Put("v2", File("a.json", 10), File("c.json", 30) with { Mark = "touched" }, File("sub/d.json", 40));

        var change = Assert.Single(await CompareAsync("v1", "v2"));

        Assert.Equal((1, 1, 1, null), (change.Added, change.Removed, change.Changed, change.Note));
        Assert.Equal([("b.json", 20L, null), ("c.json", 30L, 30L), ("sub/d.json", null, 40L)], change.Files.Select(f => (f.Name, f.From, f.To)));
    }

    [Fact]
    public async Task Compare_ManyFiles_NamesTheFirstAndCountsAll()
    {
        Put("v2", [.. Enumerable.Range(0, 1000).Select(i => File($"{i:0000}.json", 1))]);

        var change = Assert.Single(await CompareAsync(null, "v2"));

        Assert.Equal((1000, ListingComparer.MaxFiles, "0000.json"), (change.Added, change.Files.Length, change.Files[0].Name));
    }

    [Fact]
    public async Task Compare_SameFilesReadAgain_IsNoChange()
    {
        Put("v1", File("a.json", 10));
        Put("v1-again", File("a.json", 10));

        Assert.Empty(await CompareAsync("v1", "v1-again"));
    }

    [Fact]
    public async Task Compare_ListThatIsGoneOrDamaged_SaysSo()
    {
        Put("v2", File("a.json", 10));
        _catalog.Unreadable[new(Raw, "v3")] = "Could not read the listing v3.";

        Assert.Contains("earlier list", Assert.Single(await CompareAsync("v1", "v2")).Note, StringComparison.Ordinal);
        Assert.Contains("later list", Assert.Single(await CompareAsync("v2", "v1")).Note, StringComparison.Ordinal);
        Assert.Contains("v3", Assert.Single(await CompareAsync("v2", "v3")).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_MoreTablesThanAreRead_NamesTheRest()
    {
        var tables = Enumerable.Range(0, ListingComparer.MaxTables + 2).Select(i => (TableName.Parse($"t{i}"), (string?)"v1", (string?)"v2")).ToList();
        foreach (var (table, _, _) in tables)
            (_catalog.Lists[new(table, "v1")], _catalog.Lists[new(table, "v2")]) = ([File("a", 1)], [File("b", 1)]);

        var changes = await new ListingComparer(_catalog).CompareAsync(tables, Token);

        Assert.Equal(tables.Count, changes.Length);
        Assert.Equal([tables[^2].Item1, tables[^1].Item1], changes.Where(c => c.Note is not null).Select(c => c.Table));
    }

    private void Put(string version, params LandingEntry[] files) => _catalog.Lists[new(Raw, version)] = [.. files];

    private static LandingEntry File(string name, long bytes) => new(name, bytes, DateTimeOffset.UnixEpoch, "mark");

    private Task<ImmutableArray<ListingChange>> CompareAsync(string? from, string? to) => new ListingComparer(_catalog).CompareAsync([(Raw, from, to)], Token);
}
