using Bunit;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Tables.Statistics;

namespace Stedi.Web.Tests.Tables.Statistics;

public sealed class DistributionTests : IAsyncDisposable
{
    private static readonly ColumnStatistics Numbers = new("x", "double", 0, 3, "0", "1", [new(0, 0.5, 100), new(0.5, 1, 1)], []);
    private static readonly ColumnStatistics Names = new("name", "string", 0, 3, "a", "c", [], [new("a", 60), new("", 40)]);

    private readonly PageContext _context = new();

    [Fact]
    public void Histogram_BarOfFewRows_StaysVisible()
    {
        var bars = Render(Numbers).FindAll(".histogram i");

        Assert.Equal(["height:100%", "height:4%"], bars.Select(b => b.GetAttribute("style")));
        Assert.Equal("0 to 0.5: 100 rows", bars[0].ParentElement!.GetAttribute("title"));
    }

    [Fact]
    public void Top_RepeatedValues_AreListedWithTheirShare()
    {
        var top = Render(Names).FindAll(".top li");

        Assert.Equal(["a 60 %", "(empty) 40 %"], top.Select(t => string.Join(' ', t.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    [Theory]
    [InlineData(false, "mostly unique")]
    [InlineData(true, "masked")]
    public void Top_NoRepeatedValues_SaysWhy(bool masked, string text) =>
        Assert.Contains(text, Render(Names with { Top = [new("a", 1)] }, masked).Markup, StringComparison.Ordinal);

    [Theory]
    [InlineData("bigint", 1655564376361, "2022-06-18 14:59:36", ColumnFormat.EpochMs)]
    [InlineData("date", 86400, "1970-01-02")]
    [InlineData("timestamp", 61, "1970-01-01 00:01:01")]
    [InlineData("bigint", 1655564376361, "1655564376361")]
    [InlineData("double", 0.123456, "0.12346")]
    public void BinText_Edge_IsAValueOfTheColumn(string type, double edge, string text, ColumnFormat? format = null) =>
        Assert.Equal(text, BinText.Of(ColumnLook.Of(new ResultColumn("x", type, format), new(), []), edge, new()));

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<Distribution> Render(ColumnStatistics column, bool masked = false) =>
        _context.Open<Distribution>(p => p.Add(d => d.Column, column).Add(d => d.Look, ColumnLook.Of(new ResultColumn(column.Name, column.Type), new(), [])).Add(d => d.RowCount, 100).Add(d => d.Masked, masked));
}
