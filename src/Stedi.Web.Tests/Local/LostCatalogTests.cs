using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Local;

/// <summary>A missing or damaged catalog over intact versions.</summary>
public sealed class LostCatalogTests : IAsyncDisposable
{
    private readonly LocalHarness _lake = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CatalogRepair Repair => new(_lake.Options, TimeProvider.System);

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task PublishAsync_CatalogDeleted_IsRefusedWithAdvice()
    {
        var (landing, trusted) = await BuildAsync();
        await _lake.Catalog.PublishAsync(Of((Incoming, landing), (Trusted, trusted)), Token);
        File.Delete(_lake.Paths.Catalog);

        foreach (var use in new Func<Task>[]
        {
            () => _lake.Catalog.ReadAsync(Token),
            () => _lake.Catalog.PublishAsync(Of((Trusted, trusted)), Token),
            () => _lake.Catalog.VacuumAsync(ImmutableHashSet<TableVersion>.Empty, Token),
            () => _lake.Catalog.PurgeAsync(Trusted, Token),
        })
        {
            var fault = await Assert.ThrowsAsync<EngineException>(use);
            Assert.Contains("./stedi repair", fault.Message, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(_lake.Paths.Catalog));
        Assert.True(Directory.Exists(_lake.Paths.Version(Trusted, trusted)));
    }

    [Fact]
    public async Task PublishAsync_CatalogDamaged_IsRefusedAndTheFileStays()
    {
        var (_, trusted) = await BuildAsync();
        await File.WriteAllTextAsync(_lake.Paths.Catalog, "{ torn", Token);

        var fault = await Assert.ThrowsAsync<EngineException>(() => _lake.Catalog.PublishAsync(Of((Trusted, trusted)), Token));

        Assert.Contains("./stedi repair", fault.Message, StringComparison.Ordinal);
        Assert.Equal("{ torn", await File.ReadAllTextAsync(_lake.Paths.Catalog, Token));
    }

    [Fact]
    public async Task ReadAsync_CatalogNamesNoVersion_IsDamaged()
    {
        var (landing, trusted) = await BuildAsync();
        await _lake.Catalog.PublishAsync(Of((Incoming, landing), (Trusted, trusted)), Token);
        var text = await File.ReadAllTextAsync(_lake.Paths.Catalog, Token);
        await File.WriteAllTextAsync(_lake.Paths.Catalog, text.Replace(trusted, "../../etc", StringComparison.Ordinal), Token);

        var fault = await Assert.ThrowsAsync<EngineException>(() => _lake.Catalog.ReadAsync(Token));

        Assert.Contains("./stedi repair", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("etc", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NothingEverPublished_IsEmpty()
    {
        await BuildAsync();

        Assert.Empty((await _lake.Catalog.ReadAsync(Token)).Tables);
        Assert.Equal(CatalogCondition.New, Repair.Look().Condition);
    }

    [Fact]
    public async Task ReadAsync_LakeWithoutMark_UsesTheHistory()
    {
        await Assert.ThrowsAsync<EngineException>(() => new LocalCatalog(_lake.Options, TimeProvider.System, new History(true)).ReadAsync(Token));
        Assert.Empty((await new LocalCatalog(_lake.Options, TimeProvider.System, new History(false)).ReadAsync(Token)).Tables);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{ torn")]
    public async Task RestoreAsync_LostCatalog_MakesTheVersionsCurrentAgain(string? text)
    {
        var (landing, trusted) = await BuildAsync();
        await _lake.Catalog.PublishAsync(Of((Incoming, landing), (Trusted, trusted)), Token);
        var before = await _lake.Catalog.ReadAsync(Token);
        File.Delete(_lake.Paths.Catalog);
        if (text is not null)
            await File.WriteAllTextAsync(_lake.Paths.Catalog, text, Token);

        Assert.Equal(text is null ? CatalogCondition.Missing : CatalogCondition.Damaged, Repair.Look().Condition);
        await Repair.RestoreAsync(before.Tables, Token);
        await Repair.RestoreAsync(before.Tables, Token);

        var after = await _lake.Catalog.ReadAsync(Token);
        Assert.Equal(before.Tables.OrderBy(t => t.Key.Value), after.Tables.OrderBy(t => t.Key.Value));
        Assert.True(after.Generation > before.Generation);
        Assert.Equal(text is null ? 0 : 1, Directory.GetFiles(_lake.Paths.Root, "catalog.json.damaged-*").Length);
    }

    [Fact]
    public async Task RestoreAsync_VersionThatIsNotWhole_ChangesNothing()
    {
        var (_, trusted) = await BuildAsync();
        await File.WriteAllTextAsync(_lake.Paths.Catalog, "{ torn", Token);
        Damage.Truncate(Data(Trusted, trusted));

        var fault = await Assert.ThrowsAsync<EngineException>(() => Repair.RestoreAsync(
            new Dictionary<TableName, PublishedVersion> { [Trusted] = new(trusted, DateTimeOffset.UnixEpoch, Guid.Empty) }, Token));

        Assert.Contains("data.parquet", fault.Message, StringComparison.Ordinal);
        Assert.Equal("{ torn", await File.ReadAllTextAsync(_lake.Paths.Catalog, Token));
    }

    [Fact]
    public async Task FindDamage_EveryKind_NamesTheFile()
    {
        var (_, trusted) = await BuildAsync();
        var metrics = (await _lake.Catalog.ReadMetricsAsync(Trusted, trusted, Token))!;
        var data = Data(Trusted, trusted);
        var receipt = Path.Combine(_lake.Paths.Version(Trusted, trusted), VersionMetrics.FileName);
        var (goodData, goodReceipt) = (await File.ReadAllBytesAsync(data, Token), await File.ReadAllTextAsync(receipt, Token));
        string? Found() => Repair.FindDamage(Trusted, trusted, metrics.RowsOut);

        Assert.Null(Found());
        Assert.Contains("the history recorded 99", Repair.FindDamage(Trusted, trusted, 99), StringComparison.Ordinal);
        Damage.Flip(data);
        Assert.Contains("data.parquet", Found(), StringComparison.Ordinal);
        Damage.Truncate(data);
        Assert.Contains("data.parquet", Found(), StringComparison.Ordinal);
        File.Delete(data);
        Assert.Contains("data.parquet", Found(), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(data, goodData, Token);
        await File.WriteAllTextAsync(receipt, "{", Token);
        Assert.Contains(receipt, Found(), StringComparison.Ordinal);
        File.Delete(receipt);
        Assert.Contains(receipt, Found(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(receipt, goodReceipt, Token);
        Assert.Null(Found());
    }

    [Fact]
    public async Task FindDamageAsync_FileChangesLater_IsSeen()
    {
        var (landing, trusted) = await BuildAsync();
        TableVersion[] versions = [new(Incoming, landing), new(Trusted, trusted)];
        Assert.Empty(await _lake.Catalog.FindDamageAsync(versions, Token));
        Assert.Empty(await _lake.Catalog.FindDamageAsync(versions, Token));

        Damage.Truncate(Data(Trusted, trusted));

        var damage = Assert.Single(await _lake.Catalog.FindDamageAsync(versions, Token));
        Assert.Equal(versions[1], damage.Key);
        Assert.Contains("data.parquet", damage.Value, StringComparison.Ordinal);
    }

    private string Data(TableName table, string version) => Path.Combine(_lake.Paths.Version(table, version), "data.parquet");

    private async Task<(string Landing, string Trusted)> BuildAsync()
    {
        _lake.PutLanding(Incoming, "a.json", Three);
        var request = await _lake.RequestAsync(Define());
        Assert.Equal(EngineRunState.Succeeded, (await _lake.EndOfAsync(await _lake.Engine.StartAsync(request, Token))).State);
        return (request.Inputs[0].Version, request.Version);
    }

    private static Publication Of(params (TableName Table, string Version)[] versions) =>
        new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, versions.ToImmutableDictionary(v => v.Table, v => v.Version));

    private sealed class History(bool any) : IPublicationHistory
    {
        public Task<bool> AnyAsync(CancellationToken cancellationToken) => Task.FromResult(any);
    }
}
