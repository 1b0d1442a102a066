using Stedi.Web.Rows;

namespace Stedi.Web.Tests.Rows;

public sealed class RowAddressTests
{
    [Theory]
    [InlineData("b.a.kept")]
    [InlineData("b.a.unexplained")]
    [InlineData("customer_trusted.customer_landing.dropped.no_research_consent")]
    public void Pick_ReadOfItsText_IsTheSame(string text) => Assert.Equal(text, RowPick.Read(text)!.ToText());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("b.a")]
    [InlineData("b.a.dropped")]
    [InlineData("b.a.dropped.")]
    [InlineData("b.a.kept.reason")]
    [InlineData("b.a.stolen")]
    [InlineData("../a.b.kept")]
    [InlineData("b.a;drop.kept")]
    public void Pick_OfAnythingElse_IsNone(string? text) => Assert.Null(RowPick.Read(text));

    [Fact]
    public void Scope_InItsAddress_IsReadBack()
    {
        var run = Guid.NewGuid();

        Assert.Equal("/rows", RowScope.Published.ToUrl());
        Assert.Equal($"/rows?run={run}&show=b.a.kept", RowScope.Read(null, null, run.ToString()).ToUrl(RowPick.Read("b.a.kept")));
        Assert.Equal("/rows?table=b&version=v-1", RowScope.Read("b", "v-1", null).ToUrl());
    }

    [Theory]
    [InlineData("Not A Table", "v1", "no id")]
    [InlineData(null, "v1", null)]
    [InlineData("../b", "../../etc", "00000000")]
    public void Scope_Invalid_IsIgnored(string? table, string? version, string? run) => Assert.Equal(RowScope.Published, RowScope.Read(table, version, run));

    [Fact]
    public void Scope_InvalidVersionName_IsLeftOut() => Assert.Equal("/rows?table=b", RowScope.Read("b", "../v", null).ToUrl());
}
