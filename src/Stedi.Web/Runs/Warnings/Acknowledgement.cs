using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Warnings;

/// <summary>
/// A person knows a warning. It applies to the same warning of every run, until a run has published the table with another content of the warning, or without it.
/// From that run on the same warning is a new one: it has come back.
/// </summary>
public sealed class Acknowledgement
{
    /// <summary>The longest note, in characters.</summary>
    public const int MaxNote = 500;

    public required Guid Id { get; init; }

    /// <summary><see cref="RunWarning.Id"/>.</summary>
    public required string WarningId { get; init; }

    public required TableName Table { get; init; }

    /// <summary>The name of the person or key.</summary>
    public required string By { get; set; }

    public required DateTimeOffset At { get; set; }

    public string? Note { get; set; }

    /// <summary>The run that changed the warning; null while it is unchanged.</summary>
    public Guid? EndedByRun { get; set; }

    /// <summary>Ids of runs are in time order.</summary>
    public bool Covers(Guid run) => EndedByRun is not { } end || run.CompareTo(end) < 0;
}

/// <summary>Who acknowledged a warning.</summary>
public sealed record Acknowledged(string By, DateTimeOffset At, string? Note)
{
    public static Acknowledged Of(Acknowledgement acknowledgement) => new(acknowledgement.By, acknowledgement.At, acknowledgement.Note);
}

internal sealed class AcknowledgementMapping : IEntityTypeConfiguration<Acknowledgement>
{
    public void Configure(EntityTypeBuilder<Acknowledgement> builder)
    {
        builder.ToTable("warning_acknowledgements");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.WarningId).HasMaxLength(16);
        builder.Property(a => a.Table).HasColumnName("table_name").IsTableName();
        builder.Property(a => a.By).HasColumnName("acknowledged_by").HasMaxLength(200);
        builder.Property(a => a.At).HasColumnName("acknowledged_at");
        builder.Property(a => a.Note).HasMaxLength(Acknowledgement.MaxNote);
        builder.HasIndex(a => new { a.WarningId, a.EndedByRun });
        builder.HasIndex(a => a.WarningId).IsUnique().HasFilter("ended_by_run IS NULL").HasDatabaseName("ux_warning_acknowledgements_one_in_force");
        builder.HasIndex(a => a.Table).HasFilter("ended_by_run IS NULL");
    }
}
