using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Queries;

namespace Stedi.Web.Settings;

/// <param name="Default">The default value.</param>
/// <param name="ChangedBy">Null if unchanged.</param>
public sealed record RetentionView(RetentionKind Kind, int Days, int Default, DateTimeOffset? ChangedAt, string? ChangedBy);

/// <summary>Reads and changes retention times.</summary>
public sealed class RetentionRules(IDbContextFactory<StediDbContext> contexts, IOptions<QueryOptions> queries, TimeProvider time) : IQueryAge
{
    public const int MostDays = 3650;

    public async Task<ImmutableArray<RetentionView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rules = await db.Set<RetentionRule>().AsNoTracking().ToDictionaryAsync(r => r.Kind, cancellationToken);
        return [.. Enum.GetValues<RetentionKind>().Select(kind => rules.TryGetValue(kind, out var rule)
            ? new RetentionView(kind, rule.Days, DaysOf(kind), rule.ChangedAt, rule.ChangedBy)
            : new RetentionView(kind, DaysOf(kind), DaysOf(kind), null, null))];
    }

    /// <summary>Older entries can be deleted.</summary>
    public async Task<DateTimeOffset> OldestAsync(RetentionKind kind, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var days = await db.Set<RetentionRule>().Where(r => r.Kind == kind).Select(r => (int?)r.Days).SingleOrDefaultAsync(cancellationToken);
        return time.GetUtcNow() - (days is { } set ? TimeSpan.FromDays(set) : DefaultOf(kind));
    }

    Task<DateTimeOffset> IQueryAge.OldestAsync(CancellationToken cancellationToken) => OldestAsync(RetentionKind.Queries, cancellationToken);

    /// <param name="days">1 to <see cref="MostDays"/>.</param>
    public async Task ChangeAsync(RetentionKind kind, int days, string by, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MostDays);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO stedi.retention_rules (kind, days, changed_at, changed_by) VALUES ({Word(kind)}, {days}, {now}, {by})
            ON CONFLICT (kind) DO UPDATE SET days = excluded.days, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """,
            cancellationToken);
        db.Note(AuditActions.RetentionChanged, by, Word(kind), $"kept for {days} days", now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Word(RetentionKind kind) => kind.ToString().ToLowerInvariant();

    private int DaysOf(RetentionKind kind) => Math.Max(1, (int)DefaultOf(kind).TotalDays);

    private TimeSpan DefaultOf(RetentionKind kind) => kind switch
    {
        RetentionKind.Events => TimeSpan.FromDays(90),
        RetentionKind.Queries => queries.Value.KeepFor,
        _ => TimeSpan.FromDays(365),
    };
}
