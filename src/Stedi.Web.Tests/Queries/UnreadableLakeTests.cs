using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Queries;

/// <summary>Queries and previews over a lake with a damaged file, and over a read-only lake.</summary>
public sealed class UnreadableLakeTests : IAsyncDisposable
{
    private static readonly TableName People = TableName.Parse("people");
    private readonly QueryLake _lake = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data(TableName table) => Directory.GetFiles(_lake.Paths.Version(table, QueryLake.Version), "*.parquet").Single();

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task Read_DataFileDamaged_NamesItAndOtherTablesAreRead()
    {
        var file = Data(People);
        Damage.Flip(file);

        foreach (var read in new Func<Task>[]
        {
            () => _lake.RunAsync("select * from people"),
            () => _lake.RunAsync("select r.n from readings r join people p on p.big = r.n"),
            () => _lake.Engine.PreviewAsync(People, QueryLake.Version, 10, Token),
        })
        {
            var fault = await Assert.ThrowsAsync<QueryException>(read);
            Assert.Equal(QueryFailure.Unavailable, fault.Failure);
            Assert.Contains(Path.GetFileName(file), fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Path.GetDirectoryName(file)!, fault.Message, StringComparison.Ordinal);
            Assert.Contains($"people version {QueryLake.Version}", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Ann", fault.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, (await _lake.RunAsync("select n from readings where n = 7")).RowCount);
    }

    [Fact]
    public async Task Read_DataFileGone_SaysSo()
    {
        File.Delete(Data(People));

        var fault = await Assert.ThrowsAsync<QueryException>(() => _lake.Engine.PreviewAsync(People, QueryLake.Version, 10, Token));

        Assert.Equal(QueryFailure.Unavailable, fault.Failure);
        Assert.Contains("people", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_CachedRowsDamaged_AreReadAgain()
    {
        var before = await _lake.Engine.PreviewAsync(People, QueryLake.Version, 10, Token);
        Damage.Truncate(Directory.GetFiles(_lake.Paths.Version(People, QueryLake.Version), "_preview-*.json").Single());

        var after = await _lake.Engine.PreviewAsync(People, QueryLake.Version, 10, Token);

        Assert.Equal(before.Rows.Length, after.Rows.Length);
    }

    [Theory]
    [InlineData("tmp")]
    [InlineData("queries")]
    public async Task Read_LakeCannotBeWritten_SaysSo(string folder)
    {
        // A file in place of the folder, which blocks even root.
        Directory.CreateDirectory(_lake.Paths.Root);
        var path = Path.Combine(_lake.Paths.Root, folder);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        await File.WriteAllTextAsync(path, "", Token);

        var fault = await Assert.ThrowsAsync<QueryException>(() =>
            folder == "tmp" ? _lake.Engine.PreviewAsync(People, QueryLake.Version, 10, Token) : _lake.RunAsync("select * from people"));

        Assert.Equal(QueryFailure.Unavailable, fault.Failure);
        Assert.Contains("Could not write", fault.Message, StringComparison.Ordinal);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_VersionIsReadOnly_ShowsTheRows()
    {
        using var @sealed = SealedFolder.Seal(_lake.Paths.Version(People, QueryLake.Version));

        Assert.Equal(3, (await _lake.Engine.PreviewAsync(People, QueryLake.Version, 10, Token)).Rows.Length);
    }
}
