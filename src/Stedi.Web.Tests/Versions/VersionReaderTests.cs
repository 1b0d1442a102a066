using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Versions;

public sealed class VersionReaderTests
{
    private static readonly TableName A = TableName.Parse("a");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_RecordedVersion_ComeFromPostgres()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r, rows: 5);
        var version = (await world.RunToEndAsync("*")).Steps.Single(s => s.Table.Value == "a").Version!;
        world.Catalog.Metrics[new(A, version)] = FakeJobEngine.Metrics(A, version, 99);

        var metrics = await world.Versions.MetricsAsync(A, version, Token);

        Assert.Equal(5, metrics!.RowsOut);
    }

    [Fact]
    public async Task Metrics_UnrecordedVersion_ComeFromItsReceipt()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Catalog.Metrics[new(A, "v9")] = FakeJobEngine.Metrics(A, "v9", 99);

        Assert.Equal(99, (await world.Versions.MetricsAsync(A, "v9", Token))!.RowsOut);
        Assert.Null(await world.Versions.MetricsAsync(A, "gone", Token));
        Assert.Null(await world.Versions.MetricsAsync(A, "../v9", Token));
    }
}
