using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Notes;

/// <summary>The notes of many subjects at once, for lists and for retention.</summary>
internal static class NoteStore
{
    /// <summary>The subjects that have notes, by key. One statement for all.</summary>
    public static async Task<IReadOnlyDictionary<string, NoteSummary>> NotesOfAsync(
        this StediDbContext db, NoteSubjectKind kind, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return new Dictionary<string, NoteSummary>();
        return await db.Set<Note>().Where(n => n.SubjectKind == kind && keys.Contains(n.SubjectKey)).GroupBy(n => n.SubjectKey)
            .Select(g => new { g.Key, Count = g.Count(), ChangedAt = g.Max(n => n.ChangedAt ?? n.At) })
            .ToDictionaryAsync(g => g.Key, g => new NoteSummary(g.Count, g.ChangedAt), cancellationToken);
    }

    /// <summary>Deletes the notes of subjects that no longer exist.</summary>
    public static Task ForgetNotesAsync(this StediDbContext db, NoteSubjectKind kind, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        db.Set<Note>().Where(n => n.SubjectKind == kind && keys.Contains(n.SubjectKey)).ExecuteDeleteAsync(cancellationToken);
}
