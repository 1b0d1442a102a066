using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Warnings;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Warnings;

public sealed class WarningListTests : IAsyncLifetime
{
    private static readonly TableName A = TableName.Parse("a");
    private static readonly RunWarning Open = new(A, RunWarnings.Check, "Check crossed failed: 3 rows") { Check = "crossed" };
    private static readonly RunWarning Known = new(A, RunWarnings.Check, "Check old failed: 1 row") { Check = "old", Acknowledged = new("Ada", Samples.Noon.AddMinutes(-5), "<i>known</i>") };

    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.Services.AddSingleton(new WarningService(_world.Database, _world.Time)).AddScoped<WarningCommands>();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public void List_OpenAndAcknowledged_AreApartAndSayWhoAndWhy()
    {
        var list = Render(Guid.NewGuid());

        Assert.Contains(Open.Message, list.Find(".mud-alert-outlined-warning").TextContent, StringComparison.Ordinal);
        var known = list.Find(".acknowledged");
        Assert.Contains("acknowledged by Ada, 5 minutes ago", known.TextContent, StringComparison.Ordinal);
        Assert.Equal("<i>known</i>", known.QuerySelector(".note")!.TextContent);
        Assert.Equal(["Acknowledge", "Undo acknowledgement"], list.FindAll("button").Select(b => b.TextContent.Trim()));
    }

    [Fact]
    public async Task List_Acknowledged_IsKeptWithItsNoteAndThePageTold()
    {
        var (run, changes) = (Guid.CreateVersion7(), 0);
        var list = Render(run, () => changes++);

        list.FindAll("button")[0].Click();
        list.Find("form input").Input("fine");
        await list.Find("form").SubmitAsync();

        list.WaitForAssertion(() => Assert.Equal(1, changes));
        Assert.Empty(list.FindAll("form"));
        await using var db = _world.Open();
        var kept = Assert.Single(db.Set<Acknowledgement>());
        Assert.Equal((Open.Id, "tester", "fine"), (kept.WarningId, kept.By, kept.Note));
    }

    [Fact]
    public void List_ViewerOrNoRun_HasNoButtons()
    {
        Assert.Empty(Render(null).FindAll("button"));
        _context.User.SetPolicies(Policies.Viewer);
        Assert.Empty(Render(Guid.NewGuid()).FindAll("button"));
    }

    [Fact]
    public void Checks_Acknowledged_AreThoseOfTheTable() =>
        Assert.Equal(["old"], new[] { Open, Known, Known with { Table = TableName.Parse("b"), Check = "other" } }.AcknowledgedChecks(A));

    private IRenderedComponent<WarningList> Render(Guid? run, Action? onChange = null) => _context.Open<WarningList>(p => p
        .Add(l => l.Warnings, [Open, Known]).Add(l => l.Run, run).Add(l => l.Href, w => $"/tables/{w.Table}").Add(l => l.OnChange, onChange ?? (() => { })));
}
