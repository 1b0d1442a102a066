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
        var query = new RunQuery(RunStatus.Failed, TableName.Parse("customer_trusted"), TriggerKind.Api, "7d", before);

        Assert.Equal($"/runs?status=failed&table=customer_trusted&trigger=api&since=7d&before={before:N}", query.ToUrl());
        Assert.Equal(query, RunQuery.Read("failed", "customer_trusted", "api", "7d", before.ToString("N")));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1")]
    [InlineData("")]
    public void Read_WhatIsNoWord_AsksForNothing(string text) => Assert.Equal(RunQuery.All, RunQuery.Read(text, text.ToUpperInvariant() + "!", text, text, text));

    [Fact]
    public void ToFilter_Span_EndsNow() =>
        Assert.Equal(Samples.Noon.AddDays(-1), new RunQuery(Since: "1d").ToFilter(Samples.Noon).From);
}
