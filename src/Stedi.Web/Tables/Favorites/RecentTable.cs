using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Tables.Favorites;

/// <summary>When a user last opened a table's page.</summary>
public sealed class RecentTable
{
    /// <summary>The tables that are shown.</summary>
    public const int Shown = 8;

    /// <summary>The tables that are stored per user. There are more than are shown, because some may be removed from the pipeline.</summary>
    public const int Kept = 24;

    /// <summary>The key that the user signed in with.</summary>
    public required string OwnerKey { get; init; }

    public required TableName Table { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
}

internal sealed class RecentTableMapping : IEntityTypeConfiguration<RecentTable>
{
    public void Configure(EntityTypeBuilder<RecentTable> builder)
    {
        builder.ToTable("recent_tables");
        builder.HasKey(r => new { r.OwnerKey, r.Table });
        builder.Property(r => r.OwnerKey).HasMaxLength(64);
        builder.Property(r => r.Table).HasColumnName("table_name").IsTableName();
    }
}
