using System.Collections.Immutable;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;
using Stedi.Web.Queries;
using Stedi.Web.Queries.Editor;
using Stedi.Web.Queries.Results;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Queries;

public sealed class QueryComponentsTests : IAsyncDisposable
{
    private readonly PageContext _context = new();
    private readonly QueryLake _lake = new();
    private readonly PipelineSource _source = new(TestPaths.Scripts, PipelineFixture.Loader, new Dictionary<string, string>(), NullLogger<PipelineSource>.Instance);
    private IRenderedComponent<MudPopoverProvider>? _popovers;

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _lake.DisposeAsync();
        _source.Dispose();
    }

    [Fact]
    public void Page_ForAViewer_NamesTheNeededRole()
    {
        _context.User.SetPolicies();

        var page = Open<QueryPage>(_ => { });

        Assert.Contains("operator role", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindComponents<QueryDesk>());
    }

    [Theory]
    [InlineData(3, "line 1, column 4")]
    [InlineData(9, "line 2, column 2")]
    [InlineData(99, "line 2, column 6")]
    public void Fault_NamesThePlaceAsTheEditorDoes(int position, string expected)
    {
        var fault = Open<QueryFault>(p => p.Add(f => f.Message, "broken").Add(f => f.Sql, "select\r\n oops").Add(f => f.Position, position));
        Assert.Contains(expected, fault.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Toolbar_Estimate_ShowsBytesAndCost()
    {
        var local = Toolbar(new(null, null, [new(TableName.Parse("people"), 3, null)], null, null));
        Assert.Contains("people (3 rows)", local, StringComparison.Ordinal);
        var billed = Toolbar(new(null, null, [new(TableName.Parse("people"), 3, 2_000_000_000)], 2_000_000_000, new Cost(0.0095, ScannedBytes: 2_000_000_000)));
        Assert.Contains("up to 2.0 GB, costs up to $0.0095", billed, StringComparison.Ordinal);
        Assert.Contains("There is no table nobody", Toolbar(new("There is no table nobody", 3, [], null, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Result_Truncated_SaysSo()
    {
        _context.Services.AddSingleton<IQueryEngine>(_lake.Engine);

        var panel = Open<QueryResult>(p => p.Add(r => r.Query, Succeeded(new([new("n", "bigint")], 0, Truncated: true, null, 12))));

        Assert.Contains("more available", panel.Markup, StringComparison.Ordinal);
        Assert.Contains("Parquet", OpenExport(panel), StringComparison.Ordinal);
    }

    [Fact]
    public void Result_OnAthena_ShowsBytesScannedAndCost_AndOffersNoParquet()
    {
        _context.Services.AddSingleton<IQueryEngine>(new PricedQueries(new QueryPrice(5)));

        var panel = Open<QueryResult>(p => p.Add(r => r.Query, Succeeded(new([new("n", "bigint")], 0, false, 1L << 30, 12))));

        Assert.Contains("1.1 GB scanned · $0.0049", panel.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Parquet", OpenExport(panel), StringComparison.Ordinal);
    }

    /// <summary>A column that is only renamed is shown as in its table.</summary>
    [Fact]
    public async Task Result_ColumnCopiedFromATable_HasItsFormat()
    {
        _context.Services.AddSingleton<IQueryEngine>(_lake.Engine);
        var query = NewQuery("SELECT registrationDate AS r, registrationDate + 1 AS s FROM customer_trusted");
        var outcome = await _lake.RunAsync("SELECT 1655564376361 AS r, 1655564376362 AS s", query.Id);

        var panel = Open<QueryResult>(p => p.Add(r => r.Query, Succeeded(outcome, query)));

        panel.WaitForAssertion(() => Assert.Equal(["date (ms)", "number"], panel.FindAll(".format-pick").Select(s => s.QuerySelector($"[value={s.GetAttribute("value")}]")!.TextContent)));
    }

    [Fact]
    public void Result_Waiting_SaysWhy()
    {
        var panel = Open<QueryResult>(p => p.Add(r => r.Query, NewQuery()));
        Assert.Contains("Queued", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_OfMoreRowsThanItDraws_SaysSo()
    {
        var id = Guid.NewGuid();
        var outcome = await _lake.RunAsync("SELECT n % 7 AS kind, n FROM readings ORDER BY n LIMIT 200", id);
        using var reader = new ResultReader(_lake.Engine, id, outcome.Columns, (int)outcome.RowCount);

        var chart = Open<ResultChart>(p => p
            .Add(c => c.Reader, reader).Add(c => c.Looks, ColumnLook.Of(reader.Columns, new(), [])).Add(c => c.Choice, new ChartChoice(ChartKind.Bar, null, [])));

        chart.WaitForAssertion(() => Assert.Contains("The first 60 of 200 rows.", chart.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Chart_WithoutNumbers_SaysWhatToDo()
    {
        using var reader = new ResultReader(_lake.Engine, Guid.NewGuid(), [new("name", "string")], 1);

        var chart = Open<ResultChart>(p => p
            .Add(c => c.Reader, reader).Add(c => c.Looks, ColumnLook.Of(reader.Columns, new(), [])).Add(c => c.Choice, new ChartChoice(ChartKind.Bar, null, [])));

        Assert.Contains("No numeric columns", chart.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_Column_IsInsertedAndPersonalDataMarked()
    {
        string? inserted = null;
        ImmutableArray<EditorTable> tables = [new(TableName.Parse("people"), "trusted", "All", [new("email", "string", IsPersonal: true), new("n", "int", IsPersonal: false)])];
        var panel = Open<TablesPanel>(p => p.Add(t => t.Tables, tables).Add(t => t.OnInsert, EventCallback.Factory.Create<string>(this, name => inserted = name)));

        panel.FindAll(".columns button")[0].Click();

        Assert.Equal("email", inserted);
        Assert.Single(panel.FindAll(".columns .mud-icon-root"));
    }

    private string Toolbar(QueryEstimate estimate) => Open<QueryToolbar>(p => p.Add(t => t.Estimate, estimate)).Find(".estimate").TextContent;

    private string OpenExport(IRenderedComponent<QueryResult> panel)
    {
        panel.FindAll("button").Single(b => b.TextContent.Contains("Export", StringComparison.Ordinal)).Click();
        _popovers!.WaitForAssertion(() => Assert.Contains("CSV", _popovers!.Markup, StringComparison.Ordinal));
        return _popovers!.Markup;
    }

    /// <summary>Add services before this call.</summary>
    private IRenderedComponent<T> Open<T>(Action<ComponentParameterCollectionBuilder<T>> parameters)
        where T : IComponent
    {
        if (_popovers is null)
            _context.Services.AddSingleton(new QueryTraces(new DuckDbSqlAnalyzer(), _source));
        _popovers ??= _context.Render<MudPopoverProvider>();
        return _context.Open(parameters);
    }

    private static Query Succeeded(QueryOutcome outcome, Query? asked = null)
    {
        var query = asked ?? NewQuery();
        query.Start(query.CreatedAt);
        query.Succeed(outcome, query.CreatedAt);
        return query;
    }

    private static Query NewQuery(string sql = "select 1") => new()
    {
        Id = Guid.NewGuid(), Sql = sql, OwnerKey = "key", CreatedBy = "tester", Host = 1, CreatedAt = Tables.Samples.Noon,
    };
}
