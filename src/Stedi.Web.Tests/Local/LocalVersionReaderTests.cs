using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Queries;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Engines;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Local;

public sealed class LocalVersionReaderTests : VersionReaderContract
{
    private readonly TempFolder _folder = new();
    private LocalQueryEngine? _engine;

    [Fact]
    public async Task CompareAsync_TwoVersions_CountsRowsOnBothSides()
    {
        var difference = await Reader.CompareAsync(SampleRows.Table, "v1", "v2", 5, [], Token);
        var back = await Reader.CompareAsync(SampleRows.Table, "v2", "v1", 5, [], Token);

        Assert.Equal((2L, 1L), (difference.Added, difference.Removed));
        Assert.Equal([(1L, 1L), (2500L, 1L), (0L, -1L)], difference.Samples.Select(s => ((long)s.Values[0]!, s.Count)));
        Assert.Equal(SampleRows.Columns.Select(c => c.Name), difference.Columns.Select(c => c.Name));
        Assert.Equal((1L, 2L), (back.Added, back.Removed));
    }

    [Fact]
    public async Task CompareAsync_WithItself_FindsNothing()
    {
        var difference = await Reader.CompareAsync(SampleRows.Table, "v1", "v1", 5, [], Token);

        Assert.Equal((0L, 0L, 0), (difference.Added, difference.Removed, difference.Samples.Length));
    }

    [Fact]
    public async Task ReadAsync_VersionThatIsNotCurrent_IsReadAsWell() =>
        Assert.Equal(2501, (await Reader.ReadAsync(SampleRows.Table, "v2", RowQuery.All with { Sort = [new("id")] }, new(0, 10), Token)).RowCount);

    [Fact]
    public async Task ReadAsync_SamePageAgain_NeedsNoFile()
    {
        var query = RowQuery.All with { Filters = [new("id", RowTest.Gt, "7")] };
        var first = await ReadAsync(query, 100, 10);
        File.Delete(Path.Combine(new LakePaths(_folder["lake"]).Version(SampleRows.Table, "v1"), "part.parquet"));

        var second = await ReadAsync(query, 100, 10);

        Assert.Equal(first.Rows.Select(r => r[0]), second.Rows.Select(r => r[0]));
        Assert.Equal(2492, second.MatchCount);
    }

    [Fact]
    public async Task ExportAsync_Parquet_IsParquet() =>
        Assert.StartsWith("PAR1", await ExportAsync(RowQuery.All with { Masked = ["name"] }, ResultFormat.Parquet), StringComparison.Ordinal);

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_engine is not null)
            await _engine.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<IVersionReader> CreateAsync()
    {
        var options = new LocalOptions { LakeRoot = _folder["lake"], Threads = 2, QueryWorkers = 1 };
        var paths = new LakePaths(options.LakeRoot);
        var catalog = new StandingCatalog(paths);
        for (var version = 1; version <= 2; version++)
        {
            var folder = paths.Version(SampleRows.Table, $"v{version}");
            Directory.CreateDirectory(folder);
            SampleRows.Write(Path.Combine(folder, "part.parquet"), version);
            VersionFolder.Complete(paths, SampleRows.Metrics("local", version));
        }
        catalog.Publish(SampleRows.Table, "v1");
        var definition = new PipelineDefinition([], [], ImmutableSortedDictionary<string, string>.Empty, Severity.Error, ImmutableSortedDictionary<string, string>.Empty);
        _engine = new LocalQueryEngine(options, catalog, () => definition, TimeProvider.System);
        return Task.FromResult(_engine.Versions);
    }
}
