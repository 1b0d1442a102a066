using Microsoft.EntityFrameworkCore;

namespace Stedi.Web.Data;

/// <summary>The history in Postgres, schema <c>stedi</c>. Each feature maps its own entities in its own folder.</summary>
public sealed class StediDbContext(DbContextOptions<StediDbContext> options) : DbContext(options)
{
    public const string Schema = "stedi";

    /// <summary>Its connection holds a session lock, so it must not be replaced: see <see cref="KeptConnection"/>.</summary>
    internal bool KeepsItsConnection { get; set; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(StediDbContext).Assembly);
    }
}
