using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>The metrics of a failed attempt. Its version does not exist, but pages show the rows that failed the checks.</summary>
public sealed class StepAudit
{
    public required Guid RunId { get; init; }

    public required TableName Table { get; init; }

    public required int Attempt { get; init; }

    /// <summary>JSON in the format of <c>_metrics.json</c>.</summary>
    public required string Metrics { get; init; }
}

internal sealed class StepAuditMapping : IEntityTypeConfiguration<StepAudit>
{
    public void Configure(EntityTypeBuilder<StepAudit> builder)
    {
        builder.ToTable("step_audits");
        builder.HasKey(a => new { a.RunId, a.Table, a.Attempt });
        builder.Property(a => a.Table).HasColumnName("table_name").IsTableName();
        builder.Property(a => a.Metrics).HasColumnType("jsonb");
    }
}
