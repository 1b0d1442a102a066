using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stedi.Web.Queries.Saved;

internal sealed class SavedQueryConfiguration : IEntityTypeConfiguration<SavedQuery>
{
    public void Configure(EntityTypeBuilder<SavedQuery> builder)
    {
        builder.ToTable("saved_query");
        builder.Property(q => q.Id).ValueGeneratedNever();
        builder.Property(q => q.OwnerKey).HasMaxLength(64);
        builder.Property(q => q.CreatedBy).HasMaxLength(200);
        builder.Property(q => q.Name).HasMaxLength(SavedQuery.MaxNameLength);
        builder.HasIndex(q => new { q.OwnerKey, q.Name }).IsUnique();
    }
}
