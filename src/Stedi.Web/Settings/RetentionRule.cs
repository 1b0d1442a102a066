using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Web.Data;

namespace Stedi.Web.Settings;

/// <summary>Parts of the history with a retention. <see cref="Runs"/> include steps and attempts. <see cref="Events"/> are state changes of finished runs.</summary>
public enum RetentionKind { Runs, Events, Audit, Queries }

/// <summary>A changed retention.</summary>
public sealed class RetentionRule
{
    public required RetentionKind Kind { get; init; }

    public required int Days { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }
}

internal sealed class RetentionRuleMapping : IEntityTypeConfiguration<RetentionRule>
{
    public void Configure(EntityTypeBuilder<RetentionRule> builder)
    {
        builder.ToTable("retention_rules");
        builder.HasKey(r => r.Kind);
        builder.Property(r => r.Kind).IsWord();
        builder.Property(r => r.ChangedBy).HasMaxLength(200);
    }
}
