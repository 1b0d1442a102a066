using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stedi.Web.Audit;

/// <summary>Who did what, and when. It is written once and never changed; only its age removes it.</summary>
public sealed class AuditEntry
{
    public const int MaxText = 500;
    public const int MaxActor = 200;

    /// <summary>A UUID of version 7: id order is time order.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The name of the person or key; an address where nobody was let in.</summary>
    public required string Actor { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: the id of a run, the name of a table, key or person.</summary>
    public required string Subject { get; init; }

    /// <summary>What else is worth knowing, for a person; never a secret, never a value of a row.</summary>
    public string? Detail { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Actor).HasMaxLength(AuditEntry.MaxActor);
        builder.Property(e => e.Action).HasMaxLength(64);
        builder.Property(e => e.Subject).HasMaxLength(AuditEntry.MaxText);
        builder.Property(e => e.Detail).HasMaxLength(AuditEntry.MaxText);
        // As with runs, (filter, id) answers any page of any filter from the index.
        builder.HasIndex(e => new { e.Actor, e.Id });
        builder.HasIndex(e => new { e.Action, e.Id });
        builder.HasIndex(e => new { e.Actor, e.Action, e.Id });
    }
}
