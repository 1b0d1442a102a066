using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Tables.Statistics;

/// <summary>The statistics of a version, measured once because versions never change.</summary>
public sealed class VersionStatisticsRecord
{
    public required TableName Table { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>JSON of <see cref="Pipeline.Engines.VersionStatistics"/>.</summary>
    public required string Statistics { get; init; }
}

internal sealed class VersionStatisticsMapping : IEntityTypeConfiguration<VersionStatisticsRecord>
{
    public void Configure(EntityTypeBuilder<VersionStatisticsRecord> builder)
    {
        builder.ToTable("version_statistics");
        builder.HasKey(v => new { v.Table, v.Version });
        builder.Property(v => v.Table).HasColumnName("table_name").IsTableName();
        builder.Property(v => v.Version).HasMaxLength(128);
        builder.Property(v => v.Statistics).HasColumnType("jsonb");
    }
}
