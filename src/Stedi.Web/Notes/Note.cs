using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Web.Data;

namespace Stedi.Web.Notes;

/// <summary>A remark that a person left on a run or a table, for others. Plain text: pages never interpret it.</summary>
public sealed class Note
{
    /// <summary>In characters (code points).</summary>
    public const int MaxLength = 4_000;

    /// <summary>A version 7 UUID: id order is time order.</summary>
    public required Guid Id { get; init; }

    public required NoteSubjectKind SubjectKind { get; init; }

    /// <summary><see cref="NoteSubject.Key"/>.</summary>
    public required string SubjectKey { get; init; }

    /// <summary>Lines are separated by line feeds.</summary>
    public required string Text { get; set; }

    /// <summary>The key that the author signed in with.</summary>
    public required string AuthorKey { get; init; }

    public required string AuthorName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who changed the text last; null if nobody has.</summary>
    public string? ChangedBy { get; set; }

    public DateTimeOffset? ChangedAt { get; set; }
}

internal sealed class NoteMapping : IEntityTypeConfiguration<Note>
{
    public void Configure(EntityTypeBuilder<Note> builder)
    {
        builder.ToTable("notes");
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.Property(n => n.SubjectKind).IsWord();
        builder.Property(n => n.SubjectKey).HasMaxLength(NoteSubject.MaxKeyLength);
        builder.Property(n => n.Text).HasMaxLength(Note.MaxLength);
        builder.Property(n => n.AuthorKey).HasMaxLength(64);
        builder.Property(n => n.AuthorName).HasMaxLength(200);
        builder.Property(n => n.ChangedBy).HasMaxLength(200);
        builder.HasIndex(n => new { n.SubjectKind, n.SubjectKey, n.Id });
    }
}
