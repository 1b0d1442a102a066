using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Web.Data;
using Stedi.Web.Queries.Results;

namespace Stedi.Web.Queries.Saved;

internal sealed class SavedQueryConfiguration : IEntityTypeConfiguration<SavedQuery>
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public void Configure(EntityTypeBuilder<SavedQuery> builder)
    {
        builder.ToTable("saved_query");
        builder.Property(q => q.Id).ValueGeneratedNever();
        builder.Property(q => q.OwnerKey).HasMaxLength(64);
        builder.Property(q => q.CreatedBy).HasMaxLength(200);
        builder.Property(q => q.Name).HasMaxLength(SavedQuery.MaxNameLength);
        builder.Property(q => q.Chart).HasColumnType("jsonb").HasConversion(
            chart => StorableText.Json(JsonSerializer.Serialize(chart, Json)),
            text => JsonSerializer.Deserialize<ChartChoice>(text, Json));
        builder.HasIndex(q => new { q.OwnerKey, q.Name }).IsUnique();
    }
}
