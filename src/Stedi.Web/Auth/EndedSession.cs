using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stedi.Web.Auth;

/// <summary>A session that was signed out: a copy of its cookie opens no door.</summary>
public sealed class EndedSession
{
    public required Guid Id { get; init; }

    /// <summary>No cookie of it is good any longer then, and it may be forgotten.</summary>
    public required DateTimeOffset ForgottenAt { get; init; }
}

internal sealed class EndedSessionConfiguration : IEntityTypeConfiguration<EndedSession>
{
    public void Configure(EntityTypeBuilder<EndedSession> builder)
    {
        builder.ToTable("ended_session");
        builder.Property(s => s.Id).ValueGeneratedNever();
    }
}
