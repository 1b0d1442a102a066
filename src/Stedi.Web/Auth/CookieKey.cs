using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stedi.Web.Auth;

/// <summary>A key that signs and encrypts cookies, as ASP.NET data protection writes it. Anyone who reads it can forge anyone's cookies.</summary>
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
