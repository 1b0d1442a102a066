using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stedi.Web.Audit;

/// <summary>Who did what, and when. Written once and never changed; removed only by age.</summary>
public sealed class AuditEntry
{
    public const int MaxText = 500;
    public const int MaxActor = 200;

    /// <summary>A version 7 UUID: id order is time order.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The name of the person or key; the client's address if sign-in was refused.</summary>
    public required string Actor { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The object of the action: the id of a run, or the name of a table, key or person.</summary>
    public required string Subject { get; init; }

    /// <summary>Details for a person. Never contains a secret or row data.</summary>
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
        // As with runs, an index on (filter, id) alone serves any page of any filter.
        builder.HasIndex(e => new { e.Actor, e.Id });
        builder.HasIndex(e => new { e.Action, e.Id });
        builder.HasIndex(e => new { e.Actor, e.Action, e.Id });
    }
}
