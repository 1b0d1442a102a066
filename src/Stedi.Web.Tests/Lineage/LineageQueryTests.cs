using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Model;
using Stedi.Web.Lineage;

namespace Stedi.Web.Tests.Lineage;

public sealed class LineageQueryTests
{
    [Theory]
    [InlineData("/lineage")]
    [InlineData("/lineage?table=customer_trusted")]
    [InlineData("/lineage?table=customer_trusted&column=email&depth=3&open=a,b&view=list")]
    [InlineData("/lineage?table=t&column=a%20%26%20b")]
    public void ToUrl_OfWhatWasRead_IsTheSameAddress(string url) => Assert.Equal(Uri.UnescapeDataString(url), Uri.UnescapeDataString(Read(url).ToUrl()));

    [Theory]
    [InlineData("/lineage?table=No%20Table&depth=0&open=A,;--&view=picture")]
    [InlineData("/lineage?depth=99&open=")]
    public void Read_Nonsense_AsksForNothing(string url) => Assert.Equal("/lineage", Read(url).ToUrl());

    [Fact]
    public void Read_EndlessList_IsCut() =>
        Assert.Equal(40, LineageQuery.Read(null, null, null, string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"t{i}")), null).Open.Length);

    [Fact]
    public void Toggle_Twice_ClosesAgain()
    {
        var table = TableName.Parse("a");
        var query = Read("/lineage?table=b");

        Assert.Equal("/lineage?table=b&open=a", query.Toggle(table).ToUrl());
        Assert.Equal("/lineage?table=b", query.Toggle(table).Toggle(table).ToUrl());
    }

    private static LineageQuery Read(string url)
    {
        var query = new QueryCollection(QueryHelpers.ParseQuery(new Uri("http://x" + url).Query));
        return LineageQuery.Read(query["table"], query["column"], query["depth"], query["open"], query["view"]);
    }
}
