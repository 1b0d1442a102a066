using Microsoft.EntityFrameworkCore;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Notes;

/// <summary>
/// Notes on runs and tables. Pages and REST use this class. The caller has checked that the subject exists. Each change is audited without the
/// text. A trigger of the table tells open pages on all instances.
/// </summary>
public sealed class NoteService(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>The most notes on one run or table.</summary>
    public const int Most = 500;

    /// <param name="before">Only notes older than this one; null for the newest.</param>
    public async Task<NoteList> ListAsync(NoteSubject subject, Guid? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var notes = Of(db, subject).AsNoTracking();
        if (before is { } newer)
            notes = notes.Where(n => n.Id < newer);
        var found = await notes.OrderByDescending(n => n.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return new([.. found.Take(limit)], found.Count > limit);
    }

    public async Task<Note?> FindAsync(NoteSubject subject, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, subject).AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellationToken);
    }

    public async Task<NoteResult> AddAsync(NoteSubject subject, string? text, NoteAuthor author, CancellationToken cancellationToken)
    {
        if (NoteText.Clean(text) is not { } clean)
            return new(null, NoteRefusal.Invalid, NoteText.Refusal);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Serializes additions to one subject, so that the limit holds.
        await using var turn = await db.TakeTurnAsync($"notes:{subject}", cancellationToken);
        if (await Of(db, subject).CountAsync(cancellationToken) >= Most)
            return new(null, NoteRefusal.Full, $"This {subject.Kind.ToString().ToLowerInvariant()} has {Most} notes, the maximum. Delete one first.");
        var now = time.GetUtcNow();
        var note = new Note
        {
            Id = Guid.CreateVersion7(now), SubjectKind = subject.Kind, SubjectKey = subject.Key, Text = clean, AuthorKey = author.Key, AuthorName = author.Name, At = now,
        };
        db.Add(note);
        Audit(db, AuditActions.NoteWritten, note, author, now);
        await db.SaveChangesAsync(cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return new(note);
    }

    /// <summary>Replaces the text. The same text changes nothing.</summary>
    public Task<NoteResult> ChangeAsync(NoteSubject subject, Guid id, string? text, NoteAuthor author, CancellationToken cancellationToken) =>
        NoteText.Clean(text) is not { } clean
            ? Task.FromResult(new NoteResult(null, NoteRefusal.Invalid, NoteText.Refusal))
            : EditAsync(subject, id, author, (db, note) =>
            {
                if (note.Text == clean)
                    return;
                var now = time.GetUtcNow();
                (note.Text, note.ChangedBy, note.ChangedAt) = (clean, author.Name, now);
                Audit(db, AuditActions.NoteChanged, note, author, now);
            }, cancellationToken);

    public Task<NoteResult> DeleteAsync(NoteSubject subject, Guid id, NoteAuthor author, CancellationToken cancellationToken) =>
        EditAsync(subject, id, author, (db, note) =>
        {
            db.Remove(note);
            Audit(db, AuditActions.NoteDeleted, note, author, time.GetUtcNow());
        }, cancellationToken);

    private async Task<NoteResult> EditAsync(NoteSubject subject, Guid id, NoteAuthor author, Action<StediDbContext, Note> edit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await Of(db, subject).SingleOrDefaultAsync(n => n.Id == id, cancellationToken) is not { } note)
            return NoteResult.Missing(id);
        if (!author.CanChange(note))
            return new(null, NoteRefusal.Foreign, $"Only {note.AuthorName} or an admin can change this note.");
        edit(db, note);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return NoteResult.Missing(id);
        }
        return new(note);
    }

    private static IQueryable<Note> Of(StediDbContext db, NoteSubject subject) =>
        db.Set<Note>().Where(n => n.SubjectKind == subject.Kind && n.SubjectKey == subject.Key);

    private static void Audit(StediDbContext db, string action, Note note, NoteAuthor author, DateTimeOffset now)
    {
        var other = note.AuthorKey == author.Key ? "" : $", written by {note.AuthorName}";
        db.Note(action, author.Name, note.SubjectKey, $"note {note.Id} on a {note.SubjectKind.ToString().ToLowerInvariant()}{other}", now);
    }
}

public enum NoteRefusal { Missing, Foreign, Full, Invalid }

/// <summary>Either the note, as it is or was before its deletion, or why nothing was changed.</summary>
public sealed record NoteResult(Note? Note, NoteRefusal? Refusal = null, string? Reason = null)
{
    public static NoteResult Missing(Guid id) => new(null, NoteRefusal.Missing, $"Note {id} not found. It may have been deleted.");
}
