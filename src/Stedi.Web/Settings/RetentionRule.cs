using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Web.Data;

namespace Stedi.Web.Settings;

/// <summary>What of the history gets old. <see cref="Runs"/>: with their steps and attempts. <see cref="Events"/>: single changes of runs that are over.</summary>
public enum RetentionKind { Runs, Events, Audit, Queries }

/// <summary>How long something is kept, where somebody has changed that.</summary>
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
