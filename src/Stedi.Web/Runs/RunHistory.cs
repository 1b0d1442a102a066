using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>What history is asked for. Null: any.</summary>
/// <param name="From">Runs created at or after this instant.</param>
/// <param name="To">Runs created before this instant.</param>
/// <param name="Before">The id of the last run of the page before.</param>
/// <param name="After">Only runs that are newer than this one.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record RunFilter(
    RunStatus? Status = null, TableName? Table = null, TriggerKind? Trigger = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    Guid? Before = null, int Limit = 50, Guid? After = null)
{
    public const int MaxLimit = 200;
}

/// <summary>Reads history. Every page is one range of an index, whatever the filter and however long the history.</summary>
public sealed class RunHistory(IDbContextFactory<StediDbContext> contexts)
{
    public async Task<RunView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        return run is null ? null : RunView.Of(run);
    }

    public async Task<bool> ExistsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Run>().AnyAsync(r => r.Id == id, cancellationToken);
    }

    /// <summary>Those of these runs that there are, by id.</summary>
    public async Task<ImmutableDictionary<Guid, RunView>> FindAsync(ImmutableArray<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).Where(r => wanted.Contains(r.Id)).ToListAsync(cancellationToken);
        return runs.ToImmutableDictionary(r => r.Id, RunView.Of);
    }

    /// <summary>How many runs fit, counted up to <paramref name="most"/>.</summary>
    public async Task<int> CountAsync(RunFilter filter, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Ids(db, filter).Take(most).CountAsync(cancellationToken);
    }

    public async Task<RunPage> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = await Ids(db, filter).Take(filter.Limit + 1).ToListAsync(cancellationToken);
        var shown = ids.Take(filter.Limit).ToArray();
        var runs = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).Where(r => shown.Contains(r.Id)).ToListAsync(cancellationToken);
        var more = ids.Count > filter.Limit ? shown[^1].ToString("N") : null;
        return new([.. runs.OrderByDescending(r => r.Id).Select(RunView.Of)], more);
    }

    /// <summary>Events after <paramref name="seq"/>, oldest first, at most <paramref name="most"/>.</summary>
    public async Task<ImmutableArray<RunEventView>> EventsAsync(Guid runId, int seq, CancellationToken cancellationToken, int most = 1000)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var events = await db.Set<RunEvent>().AsNoTracking().Where(e => e.RunId == runId && e.Seq > seq)
            .OrderBy(e => e.Seq).Take(most).ToListAsync(cancellationToken);
        return [.. events.Select(RunEventView.Of)];
    }

    private static IQueryable<Guid> Ids(StediDbContext db, RunFilter filter)
    {
        var (low, high) = (Floor(filter.From), Floor(filter.To));
        if (filter.Before is { } before && (high is null || before.CompareTo(high.Value) < 0))
            high = before;
        if (filter.Table is { } table)
        {
            var rows = db.Set<RunTable>().Where(t => t.Table == table);
            if (filter.Status is { } status)
                rows = rows.Where(t => t.Status == status);
            if (filter.Trigger is { } trigger)
                rows = rows.Where(t => t.TriggerKind == trigger);
            if (low is { } l)
                rows = rows.Where(t => t.RunId >= l);
            if (high is { } h)
                rows = rows.Where(t => t.RunId < h);
            if (filter.After is { } newerThan)
                rows = rows.Where(t => t.RunId > newerThan);
            return rows.OrderByDescending(t => t.RunId).Select(t => t.RunId);
        }
        var runs = db.Set<Run>().AsQueryable();
        if (filter.Status is { } s)
            runs = runs.Where(r => r.Status == s);
        if (filter.Trigger is { } k)
            runs = runs.Where(r => r.TriggerKind == k);
        if (low is { } from)
            runs = runs.Where(r => r.Id >= from);
        if (high is { } to)
            runs = runs.Where(r => r.Id < to);
        if (filter.After is { } after)
            runs = runs.Where(r => r.Id > after);
        return runs.OrderByDescending(r => r.Id).Select(r => r.Id);
    }

    /// <summary>The smallest id that a run of this millisecond can have: the first 48 bits of a UUID of version 7 are its time.</summary>
    private static Guid? Floor(DateTimeOffset? time)
    {
        if (time is not { } t)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var milliseconds = Math.Max(0, t.ToUnixTimeMilliseconds());
        for (var i = 0; i < 6; i++)
            bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        return new Guid(bytes, bigEndian: true);
    }
}
