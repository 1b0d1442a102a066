using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>Reads history. What a page costs is bounded, whatever the filter and however long the history: see <see cref="RunRange"/>.</summary>
public sealed class RunHistory(IDbContextFactory<StediDbContext> contexts)
{
    public async Task<RunView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
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
        var runs = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).AsSplitQuery().Where(r => wanted.Contains(r.Id)).ToListAsync(cancellationToken);
        return runs.ToImmutableDictionary(r => r.Id, RunView.Of);
    }

    /// <summary>Those of these runs that fit, whatever page the filter asks for. Costs a look at each of them, and not at the history.</summary>
    public async Task<IReadOnlySet<Guid>> FittingAsync(RunFilter filter, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunRange.FittingAsync(db, filter, ids, cancellationToken);
    }

    /// <summary>The newest runs that fit, at most <paramref name="most"/>; of a scan, those of its window.</summary>
    public async Task<IReadOnlyList<Guid>> NewestAsync(RunFilter filter, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await RunRange.ReadAsync(db, filter, most, cancellationToken)).Ids;
    }

    /// <summary>
    /// The newest runs that fit. Where they are looked for among others (<see cref="RunRange"/>), a page may hold fewer than asked for, also none,
    /// and more may follow all the same: its cursor says so.
    /// </summary>
    public async Task<RunPage> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (ids, searchedTo) = await RunRange.ReadAsync(db, filter, filter.Limit + 1, cancellationToken);
        var shown = ids.Take(filter.Limit).ToArray();
        var runs = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).AsSplitQuery().Where(r => shown.Contains(r.Id)).ToListAsync(cancellationToken);
        var last = ids.Count > filter.Limit ? shown[^1] : searchedTo;
        return new([.. runs.OrderByDescending(r => r.Id).Select(RunView.Of)], last?.ToString("N"));
    }

    /// <summary>Who has started runs, by name; at most <paramref name="most"/>. Each costs one look into an index.</summary>
    public async Task<ImmutableArray<string>> PeopleAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var names = await db.Database.SqlQuery<string>(
            $"""
            WITH RECURSIVE people AS (
                (SELECT triggered_by AS name FROM stedi.runs ORDER BY triggered_by LIMIT 1)
                UNION ALL
                SELECT (SELECT triggered_by FROM stedi.runs WHERE triggered_by > people.name ORDER BY triggered_by LIMIT 1)
                FROM people WHERE people.name IS NOT NULL)
            SELECT name AS "Value" FROM people WHERE name IS NOT NULL LIMIT {most}
            """).ToListAsync(cancellationToken);
        return [.. names];
    }

    /// <summary>
    /// Events after <paramref name="seq"/>, oldest first, at most <paramref name="most"/>. Retention removes the events of a run that has ended: the
    /// first that is left says so, and where none is, one that tells how the run ended.
    /// </summary>
    public async Task<ImmutableArray<RunEventView>> EventsAsync(Guid runId, int seq, CancellationToken cancellationToken, int most = 1000)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var events = await db.Set<RunEvent>().AsNoTracking().Where(e => e.RunId == runId && e.Seq > seq)
            .OrderBy(e => e.Seq).Take(most).ToListAsync(cancellationToken);
        if (events is [var first, ..])
            return [RunEventView.Of(first) with { EarlierRemoved = first.Seq > seq + 1 }, .. events.Skip(1).Select(RunEventView.Of)];
        var ended = await db.Set<Run>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId && r.LastSeq > seq && r.NextDriveAt == null, cancellationToken);
        return ended is null ? [] : [RunEventView.LastOf(ended)];
    }
}
