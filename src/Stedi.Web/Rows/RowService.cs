using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Tables;
using Stedi.Web.Tables.Browse;
using Stedi.Web.Tables.Landing;

namespace Stedi.Web.Rows;

/// <summary>Reads row flows and their rows. Pages and REST call the same methods.</summary>
public sealed class RowService(RowVersions versions, ICatalog catalog, IQueryEngine engine, LandingReader landing, RowDecision decision)
{
    public const int MaxSamples = 200;

    /// <summary>Maximum pages of rejected lines searched for one reason.</summary>
    private const int RejectPagesRead = 16;

    /// <summary>Limits of interactive reads: searches and samples.</summary>
    internal static readonly QueryLimits Limits = new(TimeSpan.FromSeconds(60), MaxSamples, 512L << 20);

    private static readonly ImmutableArray<ResultColumn> RejectColumns =
        [new("file", "string"), new("line", "bigint"), new("detail", "string"), new("text", "string")];

    /// <summary>Null if the table, version or run does not exist.</summary>
    public async Task<RowFlows?> FlowsAsync(RowScope scope, CancellationToken cancellationToken)
    {
        if (await versions.FindAsync(scope, cancellationToken) is not { } found)
            return null;
        var byTable = found.ToDictionary(v => v.Table);
        var cost = PersonTracer.CostOf([.. found.Select(v => v.ToTraced()).OfType<TracedTable>()], engine.Price);
        var flows = ImmutableArray.CreateBuilder<TableFlow>(found.Length);
        foreach (var version in found)
            flows.Add(version.ToFlow(byTable) with
            {
                Files = version.Metrics.Landing is { } read ? FilesFlow.Of(read, await landing.FilesAsync(version.Table, version.Metrics.Version, cancellationToken)) : null,
            });
        return new(flows.MoveToImmutable(), cost);
    }

    /// <summary>The approximate cost of showing rows of this flow; null if it is free.</summary>
    public async Task<Cost?> CostAsync(RowScope scope, RowPick pick, CancellationToken cancellationToken)
    {
        if (engine.Price is not { } price || await versions.FindAsync(scope, cancellationToken) is not { } found || pick.Table == pick.Input)
            return null;
        var read = found.FirstOrDefault(v => v.Table == pick.Table)?.Metrics.Inputs.Select(i => i.Table).Append(pick.Table).ToHashSet() ?? [];
        return price.Of(found.Where(v => read.Contains(v.Table)).Sum(v => v.Metrics.Landing?.Bytes ?? v.Metrics.Bytes));
    }

    /// <summary>Why the user cannot see rows of this flow; null if they can.</summary>
    public string? Refusal(ClaimsPrincipal user, RowPick pick) => user.IsInRole(Policies.Operator) ? null
        : pick.IsRaw ? "Rejected lines can contain personal data. Viewing them requires the operator role."
        : engine.Price is not null ? "Reads are billed on this engine. Viewing rows requires the operator role."
        : null;

    /// <summary>
    /// A page of the rows of a flow, masked for the user, in a fixed order. They are found with the declaration that the job used to count them, in the
    /// versions that it read. Access is checked before any read.
    /// </summary>
    /// <param name="window">At most <see cref="MaxSamples"/> rows, up to <see cref="RowPages.MaxOffset"/>. Rejected lines have one page: the table lists them all.</param>
    public Task<RowAnswer<RowSample>> SamplesAsync(ClaimsPrincipal user, RowScope scope, RowPick pick, RowWindow window, CancellationToken cancellationToken) =>
        FindAsync<RowSample>(user, scope, pick, async flow =>
        {
            var start = Stopwatch.GetTimestamp();
            if (RowPages.Refuse(flow.Columns, window) is { } refusal)
                return new(null, RowFault.Unavailable, refusal);
            var answer = flow.IsFiles ? await FilesAsync(user, flow, window, start, cancellationToken) : await RowsAsync(user, flow, window, start, cancellationToken);
            return answer with { Value = answer.Value?.For(user) };
        }, cancellationToken);

    /// <summary>All rows of a flow as CSV, up to <see cref="RowBrowser.MaxExportRows"/>, masked where they lie. The same access as for pages.</summary>
    public Task<RowAnswer<RowFile>> ExportAsync(ClaimsPrincipal user, RowScope scope, RowPick pick, CancellationToken cancellationToken) =>
        FindAsync<RowFile>(user, scope, pick, async flow =>
        {
            var (table, version) = (flow.Version.Table, flow.Version.Metrics.Version);
            var name = $"{table}-{pick.Outcome.ToText().Replace('.', '-')}-{version}.csv";
            if (pick.IsRaw)
                return new RowFile(
                    name, table.Value, version, Math.Min(flow.Total, RowBrowser.MaxExportRows), flow.Total > RowBrowser.MaxExportRows,
                    [.. RejectColumns.Select(c => new ColumnView(c.Name, c.Type, []))], IsRaw: true,
                    (body, cancel) => RejectCsv.WriteAsync(catalog, table, version, pick.Outcome.Reason, RowBrowser.MaxExportRows, body, cancel));
            ExportedRows rows;
            if (flow.IsFiles)
            {
                var query = new RowQuery([], [], PreviewMask.Hidden(user, flow.Version.Tagged), PreviewMask.HidesOrder(user));
                rows = await engine.Versions.ExportAsync(table, version, query, ResultFormat.Csv, RowBrowser.ExportLimits, cancellationToken);
            }
            else
            {
                var (sql, fault) = SqlOf(user, flow, null);
                if (sql is null)
                    return new(null, RowFault.Unavailable, fault);
                rows = await engine.ExportAsync(new(sql, flow.Inputs, RowBrowser.ExportLimits), ResultFormat.Csv, cancellationToken);
            }
            return new RowFile(
                name, flow.Source!.Table.Value, flow.Source.Metrics.Version, rows.RowCount, rows.Truncated, flow.Source.Tagged, IsRaw: false,
                (body, cancel) => rows.Content.CopyToAsync(body, cancel)) { Content = rows.Content };
        }, cancellationToken);

    /// <summary>Finds the flow and calls <paramref name="read"/>, or returns why it cannot be read.</summary>
    private async Task<RowAnswer<T>> FindAsync<T>(
        ClaimsPrincipal user, RowScope scope, RowPick pick, Func<PickedFlow, Task<RowAnswer<T>>> read, CancellationToken cancellationToken)
        where T : class
    {
        if (Refusal(user, pick) is { } refusal)
            return new(null, RowFault.Denied, refusal);
        var found = await versions.FindAsync(scope, cancellationToken) ?? [];
        if (found.FirstOrDefault(v => v.Table == pick.Table) is not { } version)
            return new(null, RowFault.NotFound, $"{pick.Table} has no such version, or was not built.");
        if (version.Metrics.Inputs.FirstOrDefault(i => i.Table == pick.Input) is not { } input)
            return new(null, RowFault.NotFound, $"{pick.Table} was not built from {pick.Input}.");
        if (TotalOf(input, pick.Outcome) is not { } total)
            return new(null, RowFault.NotFound, input.RowsKept is null
                ? $"{pick.Table} does not track the rows of {pick.Input}."
                : $"{pick.Table} has no drop reason '{pick.Outcome.Reason}' for {pick.Input}.");
        var source = pick.Input == pick.Table ? version
            : (await versions.FindAsync(new(pick.Input, input.Version), cancellationToken))?.Single(v => v.Table == pick.Input);
        try
        {
            return await read(new(version, source, pick, total));
        }
        catch (QueryException e)
        {
            return new(null, e.Failure switch
            {
                QueryFailure.NotFound => RowFault.Unavailable,
                QueryFailure.Refused => RowFault.Invalid,
                _ => RowFault.Engine,
            }, FaultMask.For(user, e));
        }
    }

    /// <summary>The statement for rows of an accounted input, or why there is none.</summary>
    private static (string? Sql, string? Fault) SqlOf(ClaimsPrincipal user, PickedFlow flow, RowWindow? window)
    {
        var (table, input) = (flow.Pick.Table, flow.Pick.Input);
        if (flow.Account is not { } account)
            return (null, $"The pipeline definition of {table} version {flow.Version.Metrics.Version} is no longer stored, so these rows cannot be found. Run {table} again.");
        if (flow.Source is not { } source)
            return (null, $"The version of {input} that {table} read is no longer available. Run {table} again.");
        ImmutableArray<string>? hidden = PreviewMask.HidesOrder(user) ? PreviewMask.Hidden(user, source.Tagged) : null;
        return AccountSql.Rows(account, source.Metrics.Columns, flow.Pick.Outcome, null, window, hidden) is { } sql
            ? (sql, null)
            : (null, $"Cannot tell unexplained rows of {input} from kept ones without a 'kept' condition. Add 'kept' to pipeline.yaml, then run {table} again.");
    }

    private async Task<RowAnswer<RowSample>> RowsAsync(ClaimsPrincipal user, PickedFlow flow, RowWindow window, long start, CancellationToken cancellationToken)
    {
        var (sql, fault) = SqlOf(user, flow, window);
        if (sql is null)
            return new(null, RowFault.Unavailable, fault);
        var rows = await engine.ReadAsync(new(sql, flow.Inputs, Limits with { MaxRows = window.Limit }), cancellationToken);
        var (predicate, decidedBy) = decision.Of(flow.Account!, flow.Pick.Outcome, flow.Columns);
        return RowSample.Of(flow.Source!, rows, window, flow.Total, engine.Price, start) with { Predicate = predicate, DecidedBy = decidedBy };
    }

    /// <summary>For a landing table: its rejected lines, or the rows of its files.</summary>
    private async Task<RowAnswer<RowSample>> FilesAsync(ClaimsPrincipal user, PickedFlow flow, RowWindow window, long start, CancellationToken cancellationToken)
    {
        var (table, at) = (flow.Version.Table, flow.Version.Metrics.Version);
        if (!flow.Pick.IsRaw)
        {
            var query = PreviewMask.HidesOrder(user) ? new RowQuery([], [], PreviewMask.Hidden(user, flow.Version.Tagged), HidesOrder: true) : RowQuery.All;
            var page = await engine.Versions.ReadAsync(table, at, query, window, cancellationToken);
            return RowSample.Of(flow.Version, new(page.Columns, page.Rows, page.Truncated, page.ScannedBytes), window, flow.Total, engine.Price, start);
        }
        if (window.Offset > 0)
            return new(null, RowFault.Invalid, $"Rejected lines have no offset. GET /api/v1/tables/{table}/rejects lists them all, page by page.");
        var rejects = await RejectsAsync(table, at, flow.Pick.Outcome.Reason, window.Limit, cancellationToken);
        var lines = rejects.Select(r => ImmutableArray.Create<object?>(r.File, r.Line, r.Detail, r.Text));
        var sample = RowSample.Of(flow.Version, new(RejectColumns, [.. lines], false, null), window, flow.Total, null, start);
        return sample with { IsRaw = true, Tagged = [] };
    }

    /// <summary>A rare reason can need several pages. Each request reads a bounded number.</summary>
    private async Task<IReadOnlyList<Reject>> RejectsAsync(TableName table, string version, string? reason, int limit, CancellationToken cancellationToken)
    {
        var found = new List<Reject>();
        var query = new RejectQuery(limit, Reason: reason);
        for (var pages = 0; pages < RejectPagesRead && found.Count < limit; pages++)
        {
            var page = await catalog.ReadRejectsAsync(table, version, query with { Limit = limit - found.Count }, cancellationToken);
            found.AddRange(page.Items);
            if (page.NextCursor is null)
                break;
            query = query with { Cursor = page.NextCursor };
        }
        return found;
    }

    private static long? TotalOf(InputMetrics input, RowOutcome outcome) => outcome.Kind switch
    {
        _ when input.RowsKept is null => null,
        RowOutcomeKind.Kept => input.RowsKept,
        RowOutcomeKind.Unexplained => input.Unexplained,
        _ => input.Drops.FirstOrDefault(d => d.Reason == outcome.Reason)?.Rows,
    };

    /// <summary>A flow with the versions that it needs.</summary>
    /// <param name="Source">The version that has the rows; null if it no longer exists.</param>
    /// <param name="Total">The rows of the flow, as counted by the job.</param>
    private sealed record PickedFlow(RowVersion Version, RowVersion? Source, RowPick Pick, long Total)
    {
        /// <summary>The flow is of a landing table's files.</summary>
        public bool IsFiles => Pick.Input == Pick.Table;

        public InputAccount? Account => Version.AccountOf(Pick.Input);

        public ImmutableArray<Column> Columns => Pick.IsRaw ? [] : Source?.Metrics.Columns ?? [];

        public ImmutableArray<TableVersion> Inputs =>
            [new(Pick.Table, Version.Metrics.Version), .. Version.Metrics.Inputs.Select(i => new TableVersion(i.Table, i.Version))];
    }
}
