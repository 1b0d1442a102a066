using System.Collections.Immutable;

namespace Stedi.Web.Notes;

/// <summary>A note as REST shows it.</summary>
/// <param name="Text">Plain text, with line feeds.</param>
/// <param name="By">The author.</param>
/// <param name="ChangedBy">Who changed the text last; null if nobody has.</param>
/// <param name="CanChange">Whether the caller may change and delete it.</param>
public sealed record NoteView(Guid Id, string Text, string By, DateTimeOffset At, string? ChangedBy, DateTimeOffset? ChangedAt, bool CanChange)
{
    public static NoteView Of(Note note, NoteAuthor reader) => new(note.Id, note.Text, note.AuthorName, note.At, note.ChangedBy, note.ChangedAt, reader.CanChange(note));
}

/// <summary>A page of the notes of one run or table, newest first.</summary>
public sealed record NotePage(ImmutableArray<NoteView> Items, string? NextCursor);

/// <summary>The notes of one run or table, newest first.</summary>
/// <param name="More">Older notes follow.</param>
public sealed record NoteList(ImmutableArray<Note> Items, bool More)
{
    public static readonly NoteList Empty = new([], false);
}

/// <summary>How many notes a run or a table has.</summary>
/// <param name="ChangedAt">When one was last written or changed; null without notes.</param>
public sealed record NoteSummary(int Count, DateTimeOffset? ChangedAt)
{
    public static readonly NoteSummary None = new(0, null);
}
