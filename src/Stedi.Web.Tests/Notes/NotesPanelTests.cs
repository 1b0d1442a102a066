using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Notes;
using Stedi.Web.Tests.Runs;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Notes;

public sealed class NotesPanelTests : IAsyncLifetime
{
    private static readonly NoteSubject Subject = NoteSubject.Of(TableName.Parse("a"));
    private static readonly NoteAuthor Tester = new("key of tester", "tester", Role.Operator);

    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private NoteService Notes => new(_world.Database, _world.Time);

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.Services.AddSingleton(Notes).AddScoped<NoteCommands>();
        SignIn(Policies.Operator);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Panel_Text_IsShownAsTextWithItsLines()
    {
        await Notes.AddAsync(Subject, "<b>bold</b>\nhttps://example.org", Tester, Token);

        var panel = await OpenAsync();

        Assert.Equal("<b>bold</b>\nhttps://example.org", panel.Find(".text").TextContent);
        Assert.Empty(panel.FindAll(".text *"));
    }

    [Fact]
    public async Task Panel_OwnNotesAndOthers_OffersToChangeOnlyTheOwn()
    {
        await Notes.AddAsync(Subject, "of another", new("key of Ada", "Ada", Role.Operator), Token);
        await Notes.AddAsync(Subject, "own", Tester, Token);

        var panel = await OpenAsync();

        Assert.Equal("Edit the note by tester", Assert.Single(panel.FindAll("button[title='Edit note']")).GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Panel_Admin_MayChangeAllNotes()
    {
        SignIn(Policies.Operator, Policies.Admin);
        await Notes.AddAsync(Subject, "of another", new("key of Ada", "Ada", Role.Operator), Token);

        Assert.Single((await OpenAsync()).FindAll("button[title='Delete note']"));
    }

    [Fact]
    public async Task Panel_Viewer_ReadsOnly()
    {
        SignIn(Policies.Viewer);
        await Notes.AddAsync(Subject, "of another", Tester, Token);

        var panel = await OpenAsync();

        Assert.Single(panel.FindAll("li"));
        Assert.Empty(panel.FindAll("button"));
    }

    [Fact]
    public async Task Panel_NoteWritten_IsKeptAndThePageTold()
    {
        var changes = 0;
        var panel = await OpenAsync(() => changes++);
        panel.FindAll("button").Single(b => b.TextContent.Trim() == "Add note").Click();
        Assert.True(panel.Find("button[type=submit]").HasAttribute("disabled"));

        panel.Find("textarea").Input("Late\ndelivery");
        await panel.Find("form").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Equal(1, changes));
        Assert.Empty(panel.FindAll("form"));
        Assert.Equal(("Late\ndelivery", "tester"), (await Notes.ListAsync(Subject, null, 5, Token)).Items.Select(n => (n.Text, n.AuthorName)).Single());
    }

    [Fact]
    public async Task Panel_MoreThanTheNewest_ShowsOlderOnesWhenAskedAndKeepsThemOpen()
    {
        for (var i = 1; i <= 7; i++)
        {
            await Notes.AddAsync(Subject, $"note {i}", Tester, Token);
            _world.Time.Advance(TimeSpan.FromSeconds(1));
        }
        var panel = await OpenAsync();
        Assert.Equal(NotesPanel.First, panel.FindAll("li").Count);

        panel.FindAll("button").Single(b => b.TextContent.Trim() == "Show older notes").Click();
        panel.WaitForAssertion(() => Assert.Equal("note 1", panel.FindAll(".text")[^1].TextContent));
        Assert.DoesNotContain(panel.FindAll("button"), b => b.TextContent.Trim() == "Show older notes");

        // Another person writes one, and the page reads the newest again.
        await Notes.AddAsync(Subject, "note 8", Tester, Token);
        var newest = await Notes.ListAsync(Subject, null, NotesPanel.First, Token);
        panel.Render(p => p.Add(n => n.Newest, newest));
        panel.WaitForAssertion(() => Assert.Equal(
            Enumerable.Range(1, 8).Reverse().Select(i => $"note {i}"), panel.FindAll(".text").Select(t => t.TextContent)));
    }

    [Fact]
    public void Mark_OfNotes_CountsThemAndIsAbsentWithoutAny()
    {
        var mark = _context.Open<NoteMark>(p => p.Add(m => m.Notes, new(2, Samples.Noon)).Add(m => m.Href, "/tables/a#notes")).Find("a");

        Assert.Equal(("2", "2 notes", "/tables/a#notes"), (mark.TextContent, mark.GetAttribute("title"), mark.GetAttribute("href")));
        Assert.Empty(_context.Open<NoteMark>(p => p.Add(m => m.Notes, NoteSummary.None)).Markup.Trim());
    }

    private void SignIn(params string[] policies) =>
        _context.User.SetAuthorized("tester").SetPolicies(policies).SetRoles(policies).SetClaims(new Claim("stedi:key", Tester.Key));

    private async Task<IRenderedComponent<NotesPanel>> OpenAsync(Action? onChange = null)
    {
        var newest = await Notes.ListAsync(Subject, null, NotesPanel.First, Token);
        return _context.Open<NotesPanel>(p => p
            .Add(n => n.Subject, Subject).Add(n => n.Summary, new(newest.Items.Length, null)).Add(n => n.Newest, newest).Add(n => n.OnChange, onChange ?? (() => { })));
    }
}
