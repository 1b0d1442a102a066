using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Audit;

/// <summary>A filter of the audit log. Null means any.</summary>
/// <param name="From">Entries at or after this instant.</param>
/// <param name="To">Entries before this instant.</param>
/// <param name="Before">The id of the last entry of the previous page.</param>
public sealed record AuditFilter(
    string? Actor = null, string? Action = null, DateTimeOffset? From = null, DateTimeOffset? To = null, Guid? Before = null, int Limit = 50)
{
    public const int MaxLimit = 200;
}

public sealed record AuditPage(ImmutableArray<AuditEntry> Items, string? NextCursor);

/// <summary>Reads the audit log, newest first, and writes entries outside a transaction.</summary>
public sealed class AuditLog(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    public async Task WriteAsync(string action, string actor, string subject, string? detail, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Note(action, actor, subject, detail, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<AuditPage> ListAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = db.Set<AuditEntry>().AsNoTracking();
        if (filter.Actor is { } actor)
            entries = entries.Where(e => e.Actor == actor);
        if (filter.Action is { } action)
            entries = entries.Where(e => e.Action == action);
        if (filter.From is { } from && IdTime.Floor(from) is var low)
            entries = entries.Where(e => e.Id >= low);
        if (filter.To is { } to && IdTime.Floor(to) is var high)
            entries = entries.Where(e => e.Id < high);
        if (filter.Before is { } before)
            entries = entries.Where(e => e.Id < before);
        var page = await entries.OrderByDescending(e => e.Id).Take(filter.Limit + 1).ToListAsync(cancellationToken);
        var more = page.Count > filter.Limit ? page[filter.Limit - 1].Id.ToString("N") : null;
        return new([.. page.Take(filter.Limit)], more);
    }
}
