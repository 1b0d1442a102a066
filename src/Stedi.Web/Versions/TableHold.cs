using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>
/// A hold of a rolled-back table: runs that do not name it skip it until a person releases it or runs it by name. The hold is saved with
/// the rollback run. If that run does not succeed, its hold is removed, and an older hold of the table applies again.
/// </summary>
public sealed class TableHold
{
    public required TableName Table { get; init; }

    /// <summary>The run that rolls the table back.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The name of the person or key that rolled the table back.</summary>
    public required string By { get; init; }

    /// <summary>When the earlier version was published; before that, when the rollback was requested.</summary>
    public DateTimeOffset At { get; set; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>The earlier version has been published.</summary>
    public bool IsPublished { get; set; }
}

/// <summary>The hold of a table, as REST shows it.</summary>
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
    /// <param name="published">Only holds of completed rollbacks.</param>
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
