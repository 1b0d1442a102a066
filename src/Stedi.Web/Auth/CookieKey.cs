using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stedi.Web.Auth;

/// <summary>A key that signs and encrypts cookies, as ASP.NET's data protection writes it. Whoever reads it can make cookies of anybody.</summary>
internal sealed class CookieKey
{
    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Xml { get; init; }
}

internal sealed class CookieKeyConfiguration : IEntityTypeConfiguration<CookieKey>
{
    public void Configure(EntityTypeBuilder<CookieKey> builder)
    {
        builder.ToTable("cookie_key");
        builder.Property(k => k.Id).ValueGeneratedNever();
    }
}
