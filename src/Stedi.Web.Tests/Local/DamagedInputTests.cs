using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Local;

/// <summary>Lake files that were damaged after a job had written them.</summary>
public sealed class DamagedInputTests : IAsyncDisposable
{
    private readonly LocalHarness _lake = new(workers: 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Theory]
    [InlineData("data.parquet", "flip")]
    [InlineData("data.parquet", "truncate")]
    [InlineData("data.parquet", "delete")]
    [InlineData("_metrics.json", "truncate")]
    [InlineData("_metrics.json", "delete")]
    public async Task Run_LandingVersionDamaged_IsReadAgainWithAWarning(string file, string how)
    {
        _lake.PutLanding(Incoming, "a.json", Three);
        var first = await _lake.RequestAsync(Define());
        await EndAsync(first);
        var path = Path.Combine(_lake.Paths.Version(Incoming, first.Inputs[0].Version), file);
        Spoil(path, how);

        var again = await EndAsync(await _lake.RequestAsync(Define()));

        Assert.True(again.State == EngineRunState.Succeeded, again.Reason);
        Assert.Equal(2, again.Metrics!.RowsOut);
        var warning = Assert.Single(again.Warnings);
        Assert.Equal(Incoming, warning.Table);
        Assert.Contains(file, warning.Message, StringComparison.Ordinal);
        var later = await EndAsync(await _lake.RequestAsync(Define()));
        Assert.Equal((EngineRunState.Succeeded, 0), (later.State, later.Warnings.Length));
        Assert.Empty(await _lake.Catalog.FindDamageAsync([new(Incoming, first.Inputs[0].Version)], Token));
    }

    [Theory]
    [InlineData("data.parquet", "flip")]
    [InlineData("data.parquet", "truncate")]
    [InlineData("data.parquet", "delete")]
    [InlineData("_metrics.json", "truncate")]
    [InlineData("_metrics.json", "delete")]
    public async Task Run_InputDamaged_FailsWithFileTableAndVersion(string file, string how)
    {
        _lake.PutLanding(Incoming, "a.json", Three);
        var first = await _lake.RequestAsync(Define());
        await EndAsync(first);
        var path = Path.Combine(_lake.Paths.Version(Trusted, first.Version), file);
        Spoil(path, how);

        var token = NewToken();
        var failed = await EndAsync(first with
        {
            Token = token, Version = token, Table = TableName.Parse("people_names"), JobName = "names", Sql = "SELECT name FROM people_trusted", SqlFile = "names.sql",
            Inputs = [new JobInput(Trusted, first.Version, false, [])], Checks = [], Accounts = [],
        });

        Assert.Equal(EngineRunState.Failed, failed.State);
        Assert.Contains(file, failed.Reason, StringComparison.Ordinal);
        Assert.Contains("people_trusted", failed.Reason, StringComparison.Ordinal);
        Assert.Contains(first.Version, failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("names.sql", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SqlIsWrongAndFilesAreIntact_BlamesTheSql()
    {
        _lake.PutLanding(Incoming, "a.json", Three);

        var failed = await EndAsync(await _lake.RequestAsync(Define("SELECT name, error('no') AS age FROM people_landing")));

        Assert.StartsWith("people_to_trusted.sql", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LandingVersionDamagedAndFilesChanged_FailsWithBoth()
    {
        _lake.PutLanding(Incoming, "a.json", Three);
        var first = await _lake.RequestAsync(Define());
        await EndAsync(first);
        var request = await _lake.RequestAsync(Define());
        Spoil(Path.Combine(_lake.Paths.Version(Incoming, first.Inputs[0].Version), "data.parquet"), "truncate");
        File.Delete(Path.Combine(_lake.Options.LandingRoot, Incoming.Value, "a.json"));

        var failed = await EndAsync(request);

        Assert.Equal(EngineRunState.Failed, failed.State);
        Assert.Contains("data.parquet", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("a.json", failed.Reason, StringComparison.Ordinal);
    }

    private async Task<EngineRunStatus> EndAsync(JobRequest request) => await _lake.EndOfAsync(await _lake.Engine.StartAsync(request, Token));

    private static void Spoil(string path, string how)
    {
        switch (how)
        {
            case "flip":
                Damage.Flip(path);
                break;
            case "truncate":
                Damage.Truncate(path);
                break;
            default:
                File.Delete(path);
                break;
        }
    }
}
