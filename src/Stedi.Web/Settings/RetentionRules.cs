using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Queries;

namespace Stedi.Web.Settings;

/// <param name="Default">What holds where nobody has changed it.</param>
/// <param name="ChangedBy">Null where nobody has.</param>
public sealed record RetentionView(RetentionKind Kind, int Days, int Default, DateTimeOffset? ChangedAt, string? ChangedBy);

/// <summary>How long what is kept.</summary>
public sealed class RetentionRules(IDbContextFactory<StediDbContext> contexts, IOptions<QueryOptions> queries, TimeProvider time)
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

    /// <summary>What is older may go.</summary>
    public async Task<DateTimeOffset> OldestAsync(RetentionKind kind, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var days = await db.Set<RetentionRule>().Where(r => r.Kind == kind).Select(r => (int?)r.Days).SingleOrDefaultAsync(cancellationToken);
        return time.GetUtcNow() - (days is { } set ? TimeSpan.FromDays(set) : DefaultOf(kind));
    }

    /// <param name="days">1 to <see cref="MostDays"/>.</param>
    public async Task ChangeAsync(RetentionKind kind, int days, string by, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MostDays);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (await db.Set<RetentionRule>().FindAsync([kind], cancellationToken) is { } rule)
            (rule.Days, rule.ChangedAt, rule.ChangedBy) = (days, now, by);
        else
            db.Add(new RetentionRule { Kind = kind, Days = days, ChangedAt = now, ChangedBy = by });
        db.Note(AuditActions.RetentionChanged, by, kind.ToString().ToLowerInvariant(), $"kept for {days} days", now);
        await db.SaveChangesAsync(cancellationToken);
    }

    private int DaysOf(RetentionKind kind) => Math.Max(1, (int)DefaultOf(kind).TotalDays);

    private TimeSpan DefaultOf(RetentionKind kind) => kind switch
    {
        RetentionKind.Events => TimeSpan.FromDays(90),
        RetentionKind.Queries => queries.Value.KeepFor,
        _ => TimeSpan.FromDays(365),
    };
}
