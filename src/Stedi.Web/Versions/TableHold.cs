using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>
/// A table was rolled back, so runs that do not name it leave it alone until a person releases it or builds it by name. The hold is saved together
/// with the run that rolls back. If that run does not succeed, the hold is removed with its end, and an older hold of the table counts again.
/// </summary>
public sealed class TableHold
{
    public required TableName Table { get; init; }

    /// <summary>The run that rolls the table back.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The name of the person or key that asked for it.</summary>
    public required string By { get; init; }

    /// <summary>When the earlier version was published; until then, when that was asked for.</summary>
    public DateTimeOffset At { get; set; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>The earlier version is published.</summary>
    public bool IsPublished { get; set; }
}

/// <summary>Why runs leave a table alone, as REST shows it.</summary>
/// <param name="By">Who rolled the table back.</param>
/// <param name="At">When the earlier version was published.</param>
/// <param name="From">The version that was current before.</param>
/// <param name="To">The version that was made current.</param>
public sealed record HoldView(string By, DateTimeOffset At, string From, string To)
{
    public static HoldView Of(TableHold hold) => new(hold.By, hold.At, hold.FromVersion, hold.ToVersion);
}

internal static class HoldStore
{
    /// <summary>The newest hold of each table. There are few.</summary>
    /// <param name="published">Only of tables that are rolled back already.</param>
    public static async Task<IReadOnlyDictionary<TableName, TableHold>> HoldsAsync(this StediDbContext db, bool published, CancellationToken cancellationToken)
    {
        var holds = await db.Set<TableHold>().AsNoTracking().Where(h => h.IsPublished || !published).OrderBy(h => h.RunId).ToListAsync(cancellationToken);
        return holds.GroupBy(h => h.Table).ToDictionary(h => h.Key, h => h.Last());
    }
}

internal sealed class TableHoldMapping : IEntityTypeConfiguration<TableHold>
{
    public void Configure(EntityTypeBuilder<TableHold> builder)
    {
        builder.ToTable("table_holds");
        builder.HasKey(h => new { h.Table, h.RunId });
        builder.Property(h => h.Table).HasColumnName("table_name").IsTableName();
        builder.Property(h => h.By).HasColumnName("held_by").HasMaxLength(200);
        builder.Property(h => h.At).HasColumnName("held_at");
        builder.Property(h => h.FromVersion).HasMaxLength(128);
        builder.Property(h => h.ToVersion).HasMaxLength(128);
    }
}
