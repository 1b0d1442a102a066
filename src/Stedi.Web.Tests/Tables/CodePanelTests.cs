using Bunit;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Tables.Code;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Tables;

public sealed class CodePanelTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    [Fact]
    public void Panel_DdlThatNamesADatabase_ShowsTheNoteOfItsLine()
    {
        var loaded = PipelineFixture.Load(PipelineFixture.Files.SetItem(
            "raw.sql", PipelineFixture.LandingDdl.Replace("`raw`", "`crm`.`raw`", StringComparison.Ordinal)));
        var definition = loaded.Definition!;

        var panel = _context.Open<CodePanel>(p => p.Add(c => c.Table, definition[TableName.Parse("raw")]).Add(c => c.Definition, definition)
            .Add(c => c.Notes, [.. loaded.Notes, new Fault("other.sql", 1, "of another table")]));

        Assert.StartsWith("Line 1: Database 'crm' is ignored", Assert.Single(panel.FindAll(".mud-alert-message")).TextContent.Trim(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
