using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// How history is read. Status, trigger, table, zone, person and time are each one range of one index, alone and in most combinations. Other
/// filters (text; person or trigger together with a table) scan the next <see cref="Window"/> runs of that range.
/// </summary>
internal static class RunRange
{
    private const string Escape = @"\";

    private const int MostWindow = 2_000;

    /// <summary>The most rows of the table index that one scan reads, for any number of tables in a zone.</summary>
    private const int MostTableRows = 10_000;

    public static bool IsScan(RunFilter filter) =>
        filter.Words is not null || (filter.By is not null && (filter.Tables is not null || filter.Trigger is not null));

    public static int Window(RunFilter filter) =>
        Math.Clamp(MostTableRows / Math.Max(1, filter.Tables?.Length ?? 1), RunFilter.MaxLimit + 1, MostWindow);

    /// <summary>The newest matching runs, at most <paramref name="most"/>; in a scan, those of its window.</summary>
    public static async Task<RunIds> ReadAsync(StediDbContext db, RunFilter filter, int most, CancellationToken cancellationToken)
    {
        if (!IsScan(filter))
            return new(await Range(db, filter, most).Take(most).ToListAsync(cancellationToken), null);
        var size = Window(filter);
        var window = await Range(db, filter, size).Take(size).ToListAsync(cancellationToken);
        // Pass the ids as a list. As a join, Postgres would read the whole history.
        var fitting = await Fitting(db.Set<Run>().Where(r => window.Contains(r.Id)), filter)
            .OrderByDescending(r => r.Id).Select(r => r.Id).Take(most).ToListAsync(cancellationToken);
        return new(fitting, window.Count == size ? window[^1] : null);
    }

    /// <summary>The given runs that match, on any page.</summary>
    public static async Task<HashSet<Guid>> FittingAsync(StediDbContext db, RunFilter filter, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        var runs = Fitting(OfRuns(db, filter with { Before = null, After = null }), filter).Where(r => wanted.Contains(r.Id));
        if (filter.Tables is { } tables)
        {
            var names = tables.ToArray();
            runs = runs.Where(r => r.Tables.Any(t => names.Contains(t.Table)));
        }
        return [.. await runs.Select(r => r.Id).ToListAsync(cancellationToken)];
    }

    private static IQueryable<Guid> Range(StediDbContext db, RunFilter filter, int most) =>
        filter.Tables is null ? OfRuns(db, filter).OrderByDescending(r => r.Id).Select(r => r.Id) : OfTables(db, filter, most);

    private static IQueryable<Run> Fitting(IQueryable<Run> runs, RunFilter filter)
    {
        if (filter.By is { } by)
            runs = runs.Where(r => r.TriggeredBy == by);
        if (filter.Trigger is { } trigger)
            runs = runs.Where(r => r.TriggerKind == trigger);
        if (filter.Words is not { } words)
            return runs;
        var pattern = $"%{words.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal)}%";
        return runs.Where(r =>
            EF.Functions.ILike(r.Select, pattern, Escape) || EF.Functions.ILike(r.Reason!, pattern, Escape) || EF.Functions.ILike(r.StepErrors!, pattern, Escape));
    }

    private static IQueryable<Run> OfRuns(StediDbContext db, RunFilter filter)
    {
        var runs = db.Set<Run>().AsQueryable();
        if (filter.Status is { } status)
            runs = runs.Where(r => r.Status == status);
        if (filter.By is { } by)
            runs = runs.Where(r => r.TriggeredBy == by);
        else if (filter.Trigger is { } trigger)
            runs = runs.Where(r => r.TriggerKind == trigger);
        var (low, above, high) = Bounds(filter);
        if (low is { } from)
            runs = runs.Where(r => r.Id >= from);
        if (above is { } newerThan)
            runs = runs.Where(r => r.Id > newerThan);
        if (high is { } to)
            runs = runs.Where(r => r.Id < to);
        if (filter.Id?.Last is { } last)
            runs = runs.Where(r => r.Id <= last);
        return runs;
    }

    /// <summary>The newest runs of each table; the newest of all are among them.</summary>
    private static IQueryable<Guid> OfTables(StediDbContext db, RunFilter filter, int most)
    {
        var names = filter.Tables!.Value.Select(t => t.Value).ToArray();
        var (status, trigger) = (Word(filter.Status), Word(filter.Trigger));
        var (low, above, high) = Bounds(filter);
        var last = filter.Id?.Last;
        return db.Database.SqlQuery<Guid>(
            $"""
            SELECT DISTINCT t.run_id AS "Value" FROM unnest({names}) AS wanted (name)
            CROSS JOIN LATERAL (
                SELECT run_id FROM stedi.run_tables
                WHERE table_name = wanted.name AND ({status}::text IS NULL OR status = {status}::text)
                    AND ({trigger}::text IS NULL OR trigger_kind = {trigger}::text)
                    AND ({low}::uuid IS NULL OR run_id >= {low}::uuid) AND ({above}::uuid IS NULL OR run_id > {above}::uuid)
                    AND ({high}::uuid IS NULL OR run_id < {high}::uuid) AND ({last}::uuid IS NULL OR run_id <= {last}::uuid)
                ORDER BY run_id DESC LIMIT {most}) AS t
            """).OrderByDescending(id => id);
    }

    private static (Guid? Low, Guid? Above, Guid? High) Bounds(RunFilter filter)
    {
        var (low, high) = (Floor(filter.From), Floor(filter.To));
        if (filter.Id?.First is { } first && (low is null || first.CompareTo(low.Value) > 0))
            low = first;
        if (filter.Before is { } before && (high is null || before.CompareTo(high.Value) < 0))
            high = before;
        return (low, filter.After, high);
    }

    private static Guid? Floor(DateTimeOffset? time) => time is { } t ? IdTime.Floor(t) : null;

    private static string? Word<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();
}

/// <param name="Ids">Newest first.</param>
/// <param name="SearchedTo">The last run that the scan read, if older runs follow; otherwise null. Also null without a scan.</param>
internal sealed record RunIds(List<Guid> Ids, Guid? SearchedTo);
