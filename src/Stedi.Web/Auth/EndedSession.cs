using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stedi.Web.Auth;

/// <summary>A session that was signed out. Copies of its cookie are rejected.</summary>
public sealed class EndedSession
{
    public required Guid Id { get; init; }

    /// <summary>When all its cookies have expired and this row can be deleted.</summary>
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
