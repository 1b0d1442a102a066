using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tests.Aws;

public sealed class AthenaPreviewTests : AthenaEngineTest
{
    [Fact]
    public async Task Preview_Again_MakesNoCall()
    {
        var first = await Engine.PreviewAsync(Readings, "v1", 2, Token);
        Aws.Calls.Clear();

        var second = await Engine.PreviewAsync(Readings, "v1", 100, Token);

        Assert.Equal(0, Aws.Calls.Total);
        Assert.Equal((2, 2500L, true), (first.Rows.Length, first.RowCount, first.Truncated));
        Assert.Equal((100, 0L), (second.Rows.Length, second.ScannedBytes));
        Assert.Equal([new("Id", "bigint"), new ResultColumn("Name", "string")], first.Columns);
        Assert.Equal([0L, ""], first.Rows[0]);
        Assert.Equal([1L, null], first.Rows[1]);
    }

    [Fact]
    public async Task Preview_MoreRowsThanWereRead_ReadsThemOnce()
    {
        await Engine.PreviewAsync(Readings, "v1", 100, Token);

        Assert.Equal(1000, (await Engine.PreviewAsync(Readings, "v1", 1000, Token)).Rows.Length);
        await Engine.PreviewAsync(Readings, "v1", 999, Token);

        Assert.Equal(2, Aws.Calls["Athena.StartQueryExecution"]);
    }

    [Fact]
    public async Task Preview_NotCurrent_SaysToRollBack()
    {
        var fault = await Assert.ThrowsAsync<QueryException>(() => Engine.PreviewAsync(Readings, "v0", 10, Token));

        Assert.Equal(QueryFailure.NotFound, fault.Failure);
        Assert.Contains("Roll back", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, Aws.Calls["Athena.StartQueryExecution"]);
    }

    [Fact]
    public async Task Preview_PublishedMeanwhile_IsNotMistakenForTheOldVersion()
    {
        var reads = 0;
        Catalog.OnRead = _ => reads++;
        Catalog.OnRead += _ =>
        {
            if (reads == 1)
                PublishAsync("v2").GetAwaiter().GetResult();
        };

        Assert.Equal(QueryFailure.NotFound, (await Assert.ThrowsAsync<QueryException>(() => Engine.PreviewAsync(Readings, "v1", 10, Token))).Failure);
        Assert.Equal(10, (await Engine.PreviewAsync(Readings, "v2", 10, Token)).Rows.Length);
    }
}
