using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("person");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Name).HasMaxLength(ApiKeyStore.MaxNameLength);
        builder.Property(p => p.Role).HasConversion<LowerCaseEnumConverter<Role>>().HasMaxLength(16);
        builder.Property(p => p.CreatedBy).HasMaxLength(ApiKeyStore.MaxNameLength);
        builder.HasIndex(p => p.Name).IsUnique();
    }
}
