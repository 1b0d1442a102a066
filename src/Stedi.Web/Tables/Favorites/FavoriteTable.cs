using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Tables.Favorites;

/// <summary>A table that a user has starred.</summary>
public sealed class FavoriteTable
{
    /// <summary>The most favorites per user.</summary>
    public const int Most = 100;

    /// <summary>The key that the user signed in with.</summary>
    public required string OwnerKey { get; init; }

    public required TableName Table { get; init; }

    public required DateTimeOffset AddedAt { get; init; }
}

internal sealed class FavoriteTableMapping : IEntityTypeConfiguration<FavoriteTable>
{
    public void Configure(EntityTypeBuilder<FavoriteTable> builder)
    {
        builder.ToTable("favorite_tables");
        builder.HasKey(f => new { f.OwnerKey, f.Table });
        builder.Property(f => f.OwnerKey).HasMaxLength(64);
        builder.Property(f => f.Table).HasColumnName("table_name").IsTableName();
    }
}
