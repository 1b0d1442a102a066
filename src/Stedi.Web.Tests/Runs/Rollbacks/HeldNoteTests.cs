using Bunit;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Rollbacks;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Rollbacks;

public sealed class HeldNoteTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Note_SaysWhatWasLeftOutAndLinksToIt()
    {
        var run = Samples.Run(RunStatus.Succeeded, Samples.Noon) with
        {
            Held = [new(TableName.Parse("a"), "Ada", Samples.Noon), new(TableName.Parse("b"), "Ada", Samples.Noon)],
        };

        var note = _context.Open<HeldNote>(p => p.Add(n => n.Run, run));

        Assert.Contains("not built", note.Markup, StringComparison.Ordinal);
        Assert.Equal(["/tables/a", "/tables/b"], note.FindAll("a").Select(a => a.GetAttribute("href")));
    }
}
