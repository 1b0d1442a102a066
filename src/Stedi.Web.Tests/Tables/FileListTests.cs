using Bunit;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables.Landing;

namespace Stedi.Web.Tests.Tables;

public sealed class FileListTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    [Fact]
    public void List_OfManyFiles_LinksEachAndCountsTheOthers()
    {
        var list = Render(new(300, 1_000, [new("big.json", 900), new("small.json", 50)]), "small.json");

        Assert.Equal("/tables/raw?tab=drops&version=l1&file=big.json", list.Find("tbody a[data-row]").GetAttribute("href"));
        Assert.Contains("small.json", list.Find("tr[aria-current=true]").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 largest of 300 files", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void List_WithoutTheFileOfTheUrl_SaysSo() =>
        Assert.Contains("tiny.json is not among", Render(new(3, 1_000, [new("big.json", 900)]), "tiny.json").Markup, StringComparison.Ordinal);

    [Fact]
    public void List_ThatWasRemoved_SaysSo() => Assert.Empty(Render(null, null).FindAll("table"));

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<FileList> Render(ListedFiles? files, string? chosen) => _context.Open<FileList>(p => p
        .Add(f => f.Files, files).Add(f => f.Table, TableName.Parse("raw")).Add(f => f.Version, "l1").Add(f => f.Chosen, chosen));
}
