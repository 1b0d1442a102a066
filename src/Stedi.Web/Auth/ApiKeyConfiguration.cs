using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_key");
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Name).HasMaxLength(ApiKeyStore.MaxNameLength);
        builder.Property(k => k.Hash).HasMaxLength(64).IsFixedLength();
        builder.Property(k => k.Role).HasConversion<LowerCaseEnumConverter<Role>>().HasMaxLength(16);
        builder.Property(k => k.CreatedBy).HasMaxLength(ApiKeyStore.MaxNameLength);
        builder.HasIndex(k => k.Hash).IsUnique();
    }
}
