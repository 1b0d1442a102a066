using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Queries;

internal sealed class QueryConfiguration : IEntityTypeConfiguration<Query>
{
    public void Configure(EntityTypeBuilder<Query> builder)
    {
        builder.ToTable("query");
        builder.Property(q => q.Id).ValueGeneratedNever();
        // Compare and set: of two concurrent changes, the second fails.
        builder.Property(q => q.Status).HasConversion<LowerCaseEnumConverter<QueryStatus>>().HasMaxLength(16).IsConcurrencyToken();
        builder.Property(q => q.OwnerKey).HasMaxLength(64);
        builder.Property(q => q.CreatedBy).HasMaxLength(200);
        builder.Property(q => q.Columns).HasColumnType("jsonb").HasConversion(
            columns => StorableText.Json(JsonSerializer.Serialize(columns, JsonSerializerOptions.Web)),
            text => JsonSerializer.Deserialize<ImmutableArray<ResultColumn>>(text, JsonSerializerOptions.Web),
            new ValueComparer<ImmutableArray<ResultColumn>>((a, b) => a.SequenceEqual(b), a => a.Length));
        builder.Ignore(q => q.HasEnded);
        builder.HasIndex(q => new { q.OwnerKey, q.Id });
        builder.HasIndex(q => new { q.OwnerKey, q.Status, q.Id });
        builder.HasIndex(q => q.Host).HasFilter("status in ('queued', 'running')");
    }
}
