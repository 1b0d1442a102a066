using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>A version that a run built. The record outlives its files. The catalog, not this record, says which version is current.</summary>
public sealed class TableVersionRecord
{
    public required TableName Table { get; init; }

    public required string Version { get; init; }

    public required Guid RunId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last became current; null if it never did.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When its files were removed; null while they are kept.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    public required long RowCount { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>The content of <c>_metrics.json</c>.</summary>
    public required string Metrics { get; init; }
}

internal sealed class TableVersionMapping : IEntityTypeConfiguration<TableVersionRecord>
{
    public void Configure(EntityTypeBuilder<TableVersionRecord> builder)
    {
        builder.ToTable("table_versions");
        builder.HasKey(v => new { v.Table, v.Version });
        builder.Property(v => v.Table).HasColumnName("table_name").IsTableName();
        builder.Property(v => v.Version).HasMaxLength(128);
        builder.Property(v => v.Metrics).HasColumnType("jsonb");
        builder.HasIndex(v => new { v.Table, v.CreatedAt });
        builder.HasIndex(v => new { v.Table, v.PublishedAt }).HasFilter("published_at IS NOT NULL");
        // Few versions are not removed yet, in any length of history.
        builder.HasIndex(v => v.RemovedAt);
        builder.HasIndex(v => v.RunId);
    }
}
