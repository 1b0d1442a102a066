using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Local.Queries;
using Stedi.Pipeline.Model;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Local;

/// <summary>A version consists of the files in its receipt. Other files in its folder do not count.</summary>
public sealed class ListedFilesTests : IAsyncDisposable
{
    private static readonly PipelineDefinition Definition = Define();
    private readonly LocalHarness _lake = new(workers: 1);
    private readonly LocalQueryEngine _queries;

    public ListedFilesTests() => _queries = new(_lake.Options, _lake.Catalog, () => Definition, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static QueryLimits Limits { get; } = new(TimeSpan.FromSeconds(20), 1_000, 128 << 20);

    public async ValueTask DisposeAsync()
    {
        await _queries.DisposeAsync();
        await _lake.DisposeAsync();
    }

    [Fact]
    public async Task Build_Versions_ListTheirFile()
    {
        var (landing, trusted) = await BuildAsync();

        foreach (var (table, version, rows) in new[] { (Incoming, landing, 3), (Trusted, trusted, 2) })
        {
            var metrics = (await _lake.Catalog.ReadMetricsAsync(table, version, Token))!;
            Assert.Equal([new(LakePaths.DataFile, rows, new FileInfo(Data(table, version)).Length)], metrics.Files);
        }
    }

    [Fact]
    public async Task Read_StrayFile_ChangesNothing()
    {
        var (landing, trusted) = await BuildAsync();
        foreach (var (table, version) in new[] { (Incoming, landing), (Trusted, trusted) })
            File.Copy(Data(table, version), Path.Combine(_lake.Paths.Version(table, version), "stray.parquet"));
        await _lake.Catalog.PublishAsync(new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, ImmutableDictionary.CreateRange([KeyValuePair.Create(Incoming, landing), KeyValuePair.Create(Trusted, trusted)])), Token);

        var again = await _lake.EndOfAsync(await _lake.Engine.StartAsync(await _lake.RequestAsync(Definition), Token));
        Assert.Equal((EngineRunState.Succeeded, 2, 3, 0), (again.State, again.Metrics!.RowsOut, again.Metrics.Inputs.Single().RowsIn, again.Warnings.Length));
        var profile = await _lake.EndOfAsync(await _lake.Engine.StartAsync(await _lake.LandingRequestAsync(), Token));
        Assert.Equal((EngineRunState.Succeeded, 3), (profile.State, profile.Metrics!.RowsOut));
        Assert.Equal(2, (await _queries.RunAsync(Guid.NewGuid(), "select * from people_trusted", Limits, Token)).RowCount);
        Assert.Equal(2, (await _queries.PreviewAsync(Trusted, trusted, 10, Token)).Rows.Length);
        Assert.Equal(2, (await _queries.ReadAsync(new("SELECT * FROM people_trusted", [new(Trusted, trusted)], Limits), Token)).Rows.Length);
        Assert.Equal(2, (await _queries.Versions.ReadAsync(Trusted, trusted, RowQuery.All with { Sort = [new("name")] }, new(0, 10), Token)).Rows.Length);
        Assert.Equal(2, (await _queries.Versions.ExportAsync(Trusted, trusted, RowQuery.All, ResultFormat.Csv, Limits, Token)).RowCount);
        var difference = await _queries.Versions.CompareAsync(Trusted, trusted, again.Metrics.Version, 5, [], Token);
        Assert.Equal((0, 0), (difference.Added, difference.Removed));
        Assert.Null(new CatalogRepair(_lake.Options, TimeProvider.System).FindDamage(Trusted, trusted, 2));
        Assert.Empty(await _lake.Catalog.FindDamageAsync([new(Incoming, landing), new(Trusted, trusted)], Token));
        using var backup = new LakeBackup(_lake.Options).Open(new(Trusted, trusted))!;
        Assert.Null(backup.Damage);
        Assert.Equal([VersionMetrics.FileName, LakePaths.DataFile], backup.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task Read_ListedFileGoneAndAnotherThere_NamesTheFile()
    {
        var (landing, trusted) = await BuildAsync();
        File.Move(Data(Trusted, trusted), Path.Combine(_lake.Paths.Version(Trusted, trusted), "moved.parquet"));

        await NamesAsync(trusted, LakePaths.DataFile);
        Assert.Equal([Trusted], (await _lake.Catalog.FindDamageAsync([new(Incoming, landing), new(Trusted, trusted)], Token)).Keys.Select(v => v.Table));
    }

    /// <summary>The file is readable, so DuckDB would not report an error.</summary>
    [Fact]
    public async Task Read_ListedFileReplaced_NamesTheFile()
    {
        var (landing, trusted) = await BuildAsync();
        File.Copy(Data(Incoming, landing), Data(Trusted, trusted), overwrite: true);

        await NamesAsync(trusted, LakePaths.DataFile);
    }

    [Fact]
    public async Task Read_ReceiptWhoseListLeavesTheFolder_IsDamaged()
    {
        var (landing, trusted) = await BuildAsync();
        var receipt = Path.Combine(_lake.Paths.Version(Trusted, trusted), VersionMetrics.FileName);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(receipt, Token))!;
        json["files"]![0]!["name"] = $"../../{Incoming}/{landing}/{LakePaths.DataFile}";
        await File.WriteAllTextAsync(receipt, json.ToJsonString(), Token);

        await NamesAsync(trusted, VersionMetrics.FileName);
    }

    [Fact]
    public async Task Read_ReceiptOfAnEarlierProgram_IsOfTheFileThatItWrote()
    {
        var (_, trusted) = await BuildAsync();
        var folder = _lake.Paths.Version(Trusted, trusted);
        var receipt = Path.Combine(folder, VersionMetrics.FileName);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(receipt, Token))!.AsObject();
        Assert.True(json.Remove("files"));
        await File.WriteAllTextAsync(receipt, json.ToJsonString(), Token);
        File.Copy(Data(Trusted, trusted), Path.Combine(folder, "stray.parquet"));

        Assert.Equal(2, (await _queries.PreviewAsync(Trusted, trusted, 10, Token)).Rows.Length);
        Assert.Equal([new(LakePaths.DataFile, 2, new FileInfo(Data(Trusted, trusted)).Length)], (await _lake.Catalog.ReadMetricsAsync(Trusted, trusted, Token))!.Files);
    }

    private async Task NamesAsync(string trusted, string file)
    {
        Assert.Contains(file, Assert.Single(await _lake.Catalog.FindDamageAsync([new(Trusted, trusted)], Token)).Value, StringComparison.Ordinal);
        foreach (var read in new Func<Task>[]
        {
            () => _queries.PreviewAsync(Trusted, trusted, 10, Token),
            () => _queries.Versions.ReadAsync(Trusted, trusted, RowQuery.All with { Sort = [new("name")] }, new(0, 10), Token),
            () => _queries.ReadAsync(new("SELECT * FROM people_trusted", [new(Trusted, trusted)], Limits), Token),
        })
        {
            var fault = await Assert.ThrowsAsync<QueryException>(read);
            Assert.Equal(QueryFailure.Unavailable, fault.Failure);
            Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        }
        using var backup = new LakeBackup(_lake.Options).Open(new(Trusted, trusted))!;
        Assert.Contains(file, backup.Damage, StringComparison.Ordinal);
    }

    private string Data(TableName table, string version) => Path.Combine(_lake.Paths.Version(table, version), LakePaths.DataFile);

    private async Task<(string Landing, string Trusted)> BuildAsync()
    {
        _lake.PutLanding(Incoming, "a.json", Three);
        var request = await _lake.RequestAsync(Definition);
        var status = await _lake.EndOfAsync(await _lake.Engine.StartAsync(request, Token));
        Assert.True(status.State == EngineRunState.Succeeded, status.Reason);
        return (request.Inputs[0].Version, request.Version);
    }
}
