using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Notes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Notes;

public sealed class NoteServiceTests : IAsyncLifetime
{
    private static readonly NoteSubject Table = NoteSubject.Of(TableName.Parse("a"));
    private static readonly NoteAuthor Ada = new("key of Ada", "Ada", Role.Operator);
    private static readonly NoteAuthor Ben = new("key of Ben", "Ben", Role.Operator);
    private static readonly NoteAuthor Admin = new("key of Cleo", "Cleo", Role.Admin);

    private RunWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NoteService Notes => new(_world.Database, _world.Time);

    public async ValueTask InitializeAsync() => _world = await RunWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Add_Text_KeepsItsLinesAndAuditsThatAndNotWhat()
    {
        var added = await Notes.AddAsync(Table, "  Late delivery.\r\n\r\nThe vendor knows. \n", Ada, Token);

        Assert.Equal(("Late delivery.\n\nThe vendor knows.", "Ada", null), (added.Note!.Text, added.Note.AuthorName, added.Note.ChangedBy));
        Assert.Equal(added.Note.Id, Assert.Single((await Notes.ListAsync(Table, null, 5, Token)).Items).Id);
        var entry = Assert.Single(await AuditAsync());
        Assert.Equal((AuditActions.NoteWritten, "Ada", "a"), (entry.Action, entry.Actor, entry.Subject));
        Assert.DoesNotContain("vendor", entry.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \r\n\t\u2003")]
    [InlineData("a\0b")]
    public async Task Add_NoText_IsRefused(string? text) => Assert.Equal(NoteRefusal.Invalid, (await Notes.AddAsync(Table, text, Ada, Token)).Refusal);

    [Fact]
    public async Task Add_TooLong_IsRefused()
    {
        Assert.NotNull((await Notes.AddAsync(Table, new('x', Note.MaxLength), Ada, Token)).Note);
        Assert.Equal(NoteRefusal.Invalid, (await Notes.AddAsync(Table, new('x', Note.MaxLength + 1), Ada, Token)).Refusal);
    }

    [Fact]
    public async Task Add_MoreThanTheLimit_IsRefusedForThisSubjectOnly()
    {
        await using (var db = _world.Open())
        {
            db.AddRange(Enumerable.Range(0, NoteService.Most).Select(_ => new Note
            {
                Id = Guid.CreateVersion7(), SubjectKind = Table.Kind, SubjectKey = Table.Key, Text = "x", AuthorKey = Ada.Key, AuthorName = Ada.Name, At = _world.Time.GetUtcNow(),
            }));
            await db.SaveChangesAsync(Token);
        }

        Assert.Equal(NoteRefusal.Full, (await Notes.AddAsync(Table, "one more", Ada, Token)).Refusal);
        Assert.NotNull((await Notes.AddAsync(NoteSubject.Of(Guid.NewGuid()), "the first", Ada, Token)).Note);
    }

    [Fact]
    public async Task Change_OthersNote_IsForAdminsOnly()
    {
        var note = (await Notes.AddAsync(Table, "Late", Ada, Token)).Note!;

        Assert.Equal(NoteRefusal.Foreign, (await Notes.ChangeAsync(Table, note.Id, "Early", Ben, Token)).Refusal);
        Assert.Equal(NoteRefusal.Foreign, (await Notes.DeleteAsync(Table, note.Id, Ben, Token)).Refusal);
        Assert.Equal(NoteRefusal.Foreign, (await Notes.ChangeAsync(Table, note.Id, "Early", Ada with { Role = Role.Viewer }, Token)).Refusal);
        Assert.Equal(("Early", "Ada", "Cleo"), await ChangedAsync(note, "Early", Admin));
        Assert.Equal(("On time", "Ada", "Ada"), await ChangedAsync(note, "On time", Ada));
        Assert.Contains("written by Ada", (await AuditAsync()).Single(e => e is { Action: AuditActions.NoteChanged, Actor: "Cleo" }).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ToTheSameText_ChangesNothing()
    {
        var note = (await Notes.AddAsync(Table, "Late", Ada, Token)).Note!;

        Assert.Null((await Notes.ChangeAsync(Table, note.Id, " Late\n", Ada, Token)).Note!.ChangedAt);
        Assert.DoesNotContain(await AuditAsync(), e => e.Action == AuditActions.NoteChanged);
    }

    [Fact]
    public async Task Delete_Own_IsGoneAndTheSecondTimeMissing()
    {
        var note = (await Notes.AddAsync(Table, "Late", Ada, Token)).Note!;

        Assert.Equal(NoteRefusal.Missing, (await Notes.DeleteAsync(NoteSubject.Of(TableName.Parse("b")), note.Id, Ada, Token)).Refusal);
        Assert.Null((await Notes.DeleteAsync(Table, note.Id, Ada, Token)).Refusal);
        Assert.Equal(NoteRefusal.Missing, (await Notes.DeleteAsync(Table, note.Id, Ada, Token)).Refusal);
        Assert.Empty((await Notes.ListAsync(Table, null, 5, Token)).Items);
        Assert.Single(await AuditAsync(), e => e.Action == AuditActions.NoteDeleted);
    }

    [Fact]
    public async Task List_MoreThanAPage_IsNewestFirstToTheEnd()
    {
        foreach (var text in (string[])["one", "two", "three"])
        {
            await Notes.AddAsync(Table, text, Ada, Token);
            _world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await Notes.ListAsync(Table, null, 2, Token);
        Assert.Equal(("three two", true), (string.Join(' ', first.Items.Select(n => n.Text)), first.More));
        var rest = await Notes.ListAsync(Table, first.Items[^1].Id, 2, Token);
        Assert.Equal(("one", false), (string.Join(' ', rest.Items.Select(n => n.Text)), rest.More));
    }

    [Fact]
    public async Task Summaries_OfManySubjects_AreOfThoseWithNotes()
    {
        await Notes.AddAsync(Table, "one", Ada, Token);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        var two = (await Notes.AddAsync(Table, "two", Ada, Token)).Note!;
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await Notes.ChangeAsync(Table, two.Id, "three", Ada, Token);

        await using var db = _world.Open();
        var (key, summary) = Assert.Single(await db.NotesOfAsync(NoteSubjectKind.Table, ["a", "b"], Token));

        Assert.Equal(("a", 2), (key, summary.Count));
        Assert.Equal(_world.Time.GetUtcNow(), summary.ChangedAt!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Empty(await db.NotesOfAsync(NoteSubjectKind.Run, ["a"], Token));
    }

    private async Task<(string Text, string Author, string? ChangedBy)> ChangedAsync(Note note, string text, NoteAuthor by)
    {
        Assert.Null((await Notes.ChangeAsync(Table, note.Id, text, by, Token)).Refusal);
        var found = (await Notes.FindAsync(Table, note.Id, Token))!;
        return (found.Text, found.AuthorName, found.ChangedBy);
    }

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync() => (await new AuditLog(_world.Database, _world.Time).ListAsync(new(), Token)).Items;
}
