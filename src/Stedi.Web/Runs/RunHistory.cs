using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>Reads history. The cost of a page is bounded for any filter and any length of history: see <see cref="RunRange"/>.</summary>
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

    /// <summary>The runs with these ids that exist, by id.</summary>
    public async Task<ImmutableDictionary<Guid, RunView>> FindAsync(ImmutableArray<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).AsSplitQuery().Where(r => wanted.Contains(r.Id)).ToListAsync(cancellationToken);
        return runs.ToImmutableDictionary(r => r.Id, RunView.Of);
    }

    /// <summary>The given runs that match the filter, on any page. Reads only these runs, not the history.</summary>
    public async Task<IReadOnlySet<Guid>> FittingAsync(RunFilter filter, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunRange.FittingAsync(db, filter, ids, cancellationToken);
    }

    /// <summary>The newest matching runs, at most <paramref name="most"/>; in a scan, those of its window.</summary>
    public async Task<IReadOnlyList<Guid>> NewestAsync(RunFilter filter, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await RunRange.ReadAsync(db, filter, most, cancellationToken)).Ids;
    }

    /// <summary>
    /// The newest matching runs. In a scan (<see cref="RunRange"/>), a page can hold fewer runs than requested, or none, even if more
    /// follow. The cursor shows whether more follow.
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

    /// <summary>The people who started runs, by name; at most <paramref name="most"/>. Each costs one index lookup.</summary>
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
    /// Events after <paramref name="seq"/>, oldest first, at most <paramref name="most"/>. Retention removes events of ended runs: the first
    /// remaining event is then marked. If none remain, the end of the run is returned as one event.
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
