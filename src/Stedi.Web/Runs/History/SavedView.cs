using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stedi.Web.Runs.History;

/// <summary>A named filter of the list of runs. Anyone with the link can use it; only its owner can change it.</summary>
public sealed class SavedView
{
    public const int MaxNameLength = 80;

    /// <summary>The most views per person.</summary>
    public const int Most = 50;

    public required Guid Id { get; init; }

    /// <summary>The key that the owner signed in with.</summary>
    public required string OwnerKey { get; init; }

    public required string OwnerName { get; init; }

    public required string Name { get; init; }

    /// <summary>As in the list's URL: see <see cref="RunQuery.ToQueryString"/>.</summary>
    public required string Query { get; set; }

    public required DateTimeOffset SavedAt { get; set; }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("run_saved_views");
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.OwnerKey).HasMaxLength(64);
        builder.Property(v => v.OwnerName).HasMaxLength(200);
        builder.Property(v => v.Name).HasMaxLength(SavedView.MaxNameLength);
        builder.Property(v => v.Query).HasMaxLength(RunQuery.MaxLength);
        builder.HasIndex(v => new { v.OwnerKey, v.Name }).IsUnique();
    }
}
