using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>
/// The names of this home's cookies. Browsers send the cookies of a host to all its ports, so two servers on one host need names of their own: else each
/// would overwrite the other's sessions. The servers of one database share the names, as they share the keys.
/// </summary>
internal sealed class CookieNames(IDbContextFactory<StediDbContext> contexts)
{
    private string? _mark;

    public string Session => $"stedi-{Mark}";

    /// <summary>Of the token against forged forms.</summary>
    public string Form => $"stedi-form-{Mark}";

    private string Mark => _mark ?? throw new InvalidOperationException("The names are read at start.");

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Several servers may start at once; the first decides.
        await db.Database.ExecuteSqlAsync($"INSERT INTO stedi.home (key, id) VALUES ({Home.OnlyKey}, {Guid.NewGuid()}) ON CONFLICT DO NOTHING", cancellationToken);
        _mark = (await db.Set<Home>().AsNoTracking().SingleAsync(cancellationToken)).Id.ToString("N")[..8];
    }
}

/// <summary>This home among all homes: one row, made at the first start.</summary>
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
