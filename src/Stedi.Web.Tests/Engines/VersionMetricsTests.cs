using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Engines;

public sealed class VersionMetricsTests
{
    private static readonly VersionMetrics Metrics =
        new(1, TableName.Parse("people"), "v1", "job", "local", "", DateTimeOffset.UnixEpoch, 1, 5, 70, [], [], [], null) { Files = [new("b-1.snappy.parquet", 3, 40), new("a_0.parquet", 2, 30)] };

    [Fact]
    public void FromJson_ListedFiles_AreRead() => Assert.Equal(Metrics.Files, VersionMetrics.FromJson(Metrics.ToJson()).Files);

    [Fact]
    public void FromJson_MetricsOfEarlierPrograms_ListNone()
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(Metrics.ToJson())!.AsObject();
        Assert.True(json.Remove("files"));

        Assert.Empty(VersionMetrics.FromJson(json.ToJsonString()).Files);
    }

    [Theory]
    [InlineData("../a.parquet", 2, 30)]
    [InlineData("..parquet", 2, 30)]
    [InlineData("below/a.parquet", 2, 30)]
    [InlineData("below\\a.parquet", 2, 30)]
    [InlineData("/etc/a.parquet", 2, 30)]
    [InlineData("_a.parquet", 2, 30)]
    [InlineData("*.parquet", 2, 30)]
    [InlineData("a.json", 2, 30)]
    [InlineData("", 2, 30)]
    [InlineData(null, 2, 30)]
    [InlineData("b-1.snappy.parquet", 2, 30)]
    [InlineData("a.parquet", 1, 30)]
    [InlineData("a.parquet", 2, 31)]
    [InlineData("a.parquet", long.MaxValue, 30)]
    [InlineData("a.parquet", 2, long.MaxValue)]
    public void FromJson_ImpossibleList_IsRefused(string? name, long rows, long bytes) =>
        Assert.Throws<JsonException>(() => VersionMetrics.FromJson((Metrics with { Files = [Metrics.Files[0], new(name!, rows, bytes)] }).ToJson()));

    [Fact]
    public void FromJson_NegativeCounts_AreRefused()
    {
        ImmutableArray<VersionFile>[] lists = [[new("a.parquet", -1, 35), new("b.parquet", 6, 35)], [new("a.parquet", 2, -5), new("b.parquet", 3, 75)], [null!]];

        Assert.All(lists, files => Assert.Throws<JsonException>(() => VersionMetrics.FromJson((Metrics with { Files = files }).ToJson())));
    }
}
