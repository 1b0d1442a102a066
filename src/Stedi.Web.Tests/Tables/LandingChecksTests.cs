using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Tables;

public sealed class LandingChecksTests : IDisposable
{
    private static readonly TableName Raw = TableName.Parse("raw");

    private readonly TempFolder _scripts = new();
    private readonly FakeCatalog _catalog = new();
    private readonly ManualClock _clock = new();

    public LandingChecksTests()
    {
        foreach (var (name, text) in PipelineFixture.Files)
            File.WriteAllText(_scripts[name], text);
    }

    [Theory]
    [InlineData(false, 4, 6)]
    [InlineData(true, 800, 1_000)]
    public async Task ReadAsync_ManyViews_ListAgainOnlyAfterAWhile(bool isBilled, int soon, int late)
    {
        var checks = Open(isBilled ? new QueryPrice(5) : null);
        var first = (await checks.ReadAsync(Token))[Raw];

        _catalog.Files = "files2";
        _clock.Advance(TimeSpan.FromSeconds(soon));
        var second = (await checks.ReadAsync(Token))[Raw];
        _clock.Advance(TimeSpan.FromSeconds(late - soon));
        var third = (await checks.ReadAsync(Token))[Raw];

        Assert.Equal(("files1", first.At, "files2"), (second.Fingerprint, second.At, third.Fingerprint));
    }

    [Fact]
    public async Task RefreshAsync_OnDemand_ListsNow()
    {
        var checks = Open(new QueryPrice(5));
        await checks.ReadAsync(Token);

        _catalog.Files = "files2";
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("files2", (await checks.RefreshAsync(Token))[Raw].Fingerprint);
    }

    [Fact]
    public async Task ReadAsync_MissingFolder_KeepsTheReason()
    {
        _catalog.Missing.Add("raw");

        var check = (await Open(null).ReadAsync(Token))[Raw];

        Assert.Null(check.Version);
        Assert.Contains("missing", check.Fault, StringComparison.Ordinal);
    }

    public void Dispose() => _scripts.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LandingChecks Open(QueryPrice? price) => new(
        new PipelineSource(_scripts.Path, PipelineFixture.Loader, new Dictionary<string, string>(), NullLogger<PipelineSource>.Instance), _catalog, new PricedQueries(price), _clock);
}
