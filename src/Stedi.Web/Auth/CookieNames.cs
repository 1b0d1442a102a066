using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>
/// The cookie names of this home. Browsers send the cookies of a host to all its ports. Without distinct names, two servers on one host
/// would overwrite each other's sessions. Servers of one database share names and keys.
/// </summary>
internal sealed class CookieNames(IDbContextFactory<StediDbContext> contexts)
{
    private string? _mark;

    public string Session => $"stedi-{Mark}";

    /// <summary>The cookie of the antiforgery token.</summary>
    public string Form => $"stedi-form-{Mark}";

    private string Mark => _mark ?? throw new InvalidOperationException("The cookie names are not loaded yet. They are read at startup.");

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // If several servers start at once, the first one wins.
        await db.Database.ExecuteSqlAsync($"INSERT INTO stedi.home (key, id) VALUES ({Home.OnlyKey}, {Guid.NewGuid()}) ON CONFLICT DO NOTHING", cancellationToken);
        _mark = (await db.Set<Home>().AsNoTracking().SingleAsync(cancellationToken)).Id.ToString("N")[..8];
    }
}

/// <summary>Identifies this home: one row, created at the first start.</summary>
internal sealed class Home
{
    public const int OnlyKey = 1;

    public int Key { get; init; } = OnlyKey;

    public required Guid Id { get; init; }
}

internal sealed class HomeConfiguration : IEntityTypeConfiguration<Home>
{
    public void Configure(EntityTypeBuilder<Home> builder)
    {
        builder.ToTable("home");
        builder.HasKey(h => h.Key);
        builder.Property(h => h.Key).ValueGeneratedNever();
    }
}
