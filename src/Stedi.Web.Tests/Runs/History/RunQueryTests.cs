using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.History;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.History;

public sealed class RunQueryTests
{
    [Fact]
    public void ToUrl_ReadAgain_IsTheSameQuery()
    {
        var before = Guid.NewGuid();
        var query = new RunQuery(
            RunStatus.Failed, TableName.Parse("customer_trusted"), TriggerKind.Api, "7d", before, "trusted", "ann & bob", null, null, "a=b?#%");

        Assert.Equal(
            $"/runs?status=failed&zone=trusted&table=customer_trusted&trigger=api&by=ann%20%26%20bob&since=7d&q=a%3Db%3F%23%25&before={before:N}", query.ToUrl());
        Assert.Equal(query, RunQuery.Read(query.ToUrl()));
    }

    [Fact]
    public void ToUrl_FromAndTo_AreInstants()
    {
        var query = new RunQuery(From: Samples.Noon, To: Samples.Noon.AddHours(1));

        Assert.Equal("/runs?from=2026-01-02T12%3A00%3A00Z&to=2026-01-02T13%3A00%3A00Z", query.ToUrl());
        Assert.Equal(query, RunQuery.Read("http://host" + query.ToUrl()));
    }

    [Fact]
    public void Read_ByAndWordsOfAnyLength_FitIntoStoredViews()
    {
        var query = new RunQuery(Zone: "z", By: new string('é', RunFilter.MaxByLength), Text: new string('語', RunFilter.MaxTextLength));

        Assert.Equal(query, RunQuery.Read(query.ToUrl()));
        Assert.InRange(query.ToQueryString().Length, 1, RunQuery.MaxLength);
    }

    [Theory]
    [InlineData("nonsense!")]
    [InlineData("1")]
    [InlineData("")]
    public void Read_UnknownWord_IsIgnored(string text) =>
        Assert.Equal(RunQuery.All, RunQuery.Read($"/runs?status={text}&table={text.ToUpperInvariant()}!&trigger={text}&since={text}&before={text}&from={text}!&to=x"));

    [Theory]
    [InlineData("?q=%00")]
    [InlineData("?q=a&q=b")]
    [InlineData("?by=%20")]
    public void Read_UnknownParameter_IsIgnored(string query) => Assert.Equal(RunQuery.All, RunQuery.Read(query));

    [Theory]
    [InlineData("http://host/runs", "")]
    [InlineData("http://host/runs?status=failed&q=a&before=", "")]
    [InlineData("http://host/runs?status=borken&table=a&since=never&colour=red", "status since colour")]
    public void Unread_NamesThePartsThatAreLeftOut(string address, string parts) => Assert.Equal(parts, string.Join(' ', RunQuery.Unread(address)));

    [Fact]
    public void ToFilter_Span_EndsNow() =>
        Assert.Equal(Samples.Noon.AddDays(-1), new RunQuery(Since: "1d").ToFilter(Samples.Noon, _ => []).From);

    [Fact]
    public void ToCsvUrl_SpanAndPage_AreAllRunsSinceThen() => Assert.Equal(
        "/api/v1/runs?status=failed&from=2026-01-01T12%3A00%3A00Z&format=csv",
        new RunQuery(RunStatus.Failed, Since: "1d", Before: Guid.NewGuid()).ToCsvUrl(Samples.Noon));
}
