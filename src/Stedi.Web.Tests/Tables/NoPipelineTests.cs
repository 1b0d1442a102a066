using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Web.Rows;
using Stedi.Web.Runs;
using Stedi.Web.Tables;
using Stedi.Web.Tables.Compare;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables;

/// <summary>
/// A server that starts over a lake with history while the pipeline has an error. No page may claim that there is no data.
/// </summary>
public sealed class NoPipelineTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private readonly TempFolder _scripts = new();
    private RunWorld _world = null!;
    private RunView _run = null!;
    private PipelineSource _broken = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r, rows: 482);
        _run = await _world.RunToEndAsync("*");
        _scripts.Write("pipeline.yaml", "zones: { landing: As it arrives }\ntables: { a: { zone: nowhere } }");
        _broken = new(_scripts.Path, new PipelineLoader(new DuckDbSqlAnalyzer()), new Dictionary<string, string>(), NullLogger<PipelineSource>.Instance);
        Assert.Null(_broken.LastGood);
        _context.AddTablePages(_world, _broken);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _broken.Dispose();
        _scripts.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public void Overview_ShowsRunsAndPublishedTables()
    {
        var page = Open<Overview>("/");

        Assert.NotNull(page.Find($".run-strip a[href='/runs/{_run.Id}']"));
        Assert.DoesNotContain("0 tables", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is", page.Markup, StringComparison.Ordinal);
        Assert.Equal(RunWorld.Tables.Order(), page.FindAll("tbody th").Select(t => t.TextContent));
        Assert.All(page.FindAll("tbody .figure"), f => Assert.Equal("482", f.TextContent));
    }

    [Theory]
    [InlineData("/tables/a")]
    [InlineData("/tables/a/compare")]
    public void TablePages_ShowTheTableAsPublishedNotAsMissing(string address)
    {
        IRenderedComponent<IComponent> page = address.EndsWith("compare", StringComparison.Ordinal)
            ? Open<ComparePage>(address, p => p.Add(c => c.Name, "a"))
            : Open<TablePage>(address, p => p.Add(t => t.Name, "a"));

        Assert.Contains("pipeline.yaml", page.Find(".fault-banner[open], .fault-banner details[open]").TextContent, StringComparison.Ordinal);
        Assert.Equal("a", page.Find("tbody th").TextContent);
        Assert.Equal("/runs?table=a", page.Find("tbody td:last-child a").GetAttribute("href"));
    }

    [Fact]
    public void Rows_SayWhatIsPublished()
    {
        var page = Open<RowsPage>("/rows");

        Assert.Equal(RunWorld.Tables.Length, page.FindAll("tbody th").Count);
        Assert.Empty(page.FindAll(".mud-alert-text-error"));
    }

    private IRenderedComponent<T> Open<T>(string address, Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent
    {
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = _context.Open(parameters ?? (_ => { }));
        page.WaitForElement("tbody th");
        return page;
    }
}
