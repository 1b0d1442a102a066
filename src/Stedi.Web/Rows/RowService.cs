using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Tables;

namespace Stedi.Web.Rows;

/// <summary>Reads row flows and sample rows. Pages and REST call the same methods.</summary>
public sealed class RowService(RowVersions versions, ICatalog catalog, IQueryEngine engine)
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
        return new([.. found.Select(v => v.ToFlow(byTable))], cost);
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
    /// Some rows of a flow, masked for the user. They are found with the declaration that the job used to count them, in the versions that it read.
    /// Access is checked before any read.
    /// </summary>
    /// <param name="limit">1 to <see cref="MaxSamples"/>.</param>
    public async Task<RowAnswer<RowSample>> SamplesAsync(ClaimsPrincipal user, RowScope scope, RowPick pick, int limit, CancellationToken cancellationToken)
    {
        if (Refusal(user, pick) is { } refusal)
            return new(null, RowFault.Denied, refusal);
        var found = await versions.FindAsync(scope, cancellationToken) ?? [];
        if (found.FirstOrDefault(v => v.Table == pick.Table) is not { } version)
            return Missing($"{pick.Table} has no such version, or was not built.");
        if (version.Metrics.Inputs.FirstOrDefault(i => i.Table == pick.Input) is not { } input)
            return Missing($"{pick.Table} was not built from {pick.Input}.");
        if (TotalOf(input, pick.Outcome) is not { } total)
            return Missing(input.RowsKept is null
                ? $"{pick.Table} does not track the rows of {pick.Input}."
                : $"{pick.Table} has no drop reason '{pick.Outcome.Reason}' for {pick.Input}.");
        var start = Stopwatch.GetTimestamp();
        try
        {
            var answer = pick.Input == pick.Table
                ? await FilesAsync(user, version, pick, total, limit, start, cancellationToken)
                : await RowsAsync(user, version, input, pick, total, limit, start, cancellationToken);
            return answer with { Value = answer.Value?.For(user) };
        }
        catch (QueryException e)
        {
            return new(null, e.Failure == QueryFailure.NotFound ? RowFault.Unavailable : RowFault.Engine, FaultMask.For(user, e));
        }
    }

    private async Task<RowAnswer<RowSample>> RowsAsync(
        ClaimsPrincipal user, RowVersion version, InputMetrics input, RowPick pick, long total, int limit, long start, CancellationToken cancellationToken)
    {
        if (version.AccountOf(pick.Input) is not { } account)
            return new(null, RowFault.Unavailable, $"The pipeline definition of {pick.Table} version {version.Metrics.Version} is no longer stored, so these rows cannot be found. Run {pick.Table} again.");
        if (await versions.FindAsync(new(pick.Input, input.Version), cancellationToken) is not { } read || read.Single(v => v.Table == pick.Input) is not { } source)
            return new(null, RowFault.Unavailable, $"Version {input.Version} of {pick.Input} is no longer available. Run {pick.Table} again.");
        ImmutableArray<string>? hidden = PreviewMask.HidesOrder(user) ? PreviewMask.Hidden(user, source.Tagged) : null;
        if (AccountSql.Rows(account, source.Metrics.Columns, pick.Outcome, null, limit, hidden) is not { } sql)
            return new(null, RowFault.Unavailable, $"Cannot tell unexplained rows of {pick.Input} from kept ones without a 'kept' condition. Add 'kept' to pipeline.yaml, then run {pick.Table} again.");
        ImmutableArray<TableVersion> inputs = [new(pick.Table, version.Metrics.Version), .. version.Metrics.Inputs.Select(i => new TableVersion(i.Table, i.Version))];
        var rows = await engine.ReadAsync(new(sql, inputs, Limits with { MaxRows = limit }), cancellationToken);
        return RowSample.Of(source, rows, total, engine.Price, start);
    }

    /// <summary>For a landing table: its rejected lines, or the rows of its files.</summary>
    private async Task<RowAnswer<RowSample>> FilesAsync(
        ClaimsPrincipal user, RowVersion version, RowPick pick, long total, int limit, long start, CancellationToken cancellationToken)
    {
        var (table, at) = (version.Table, version.Metrics.Version);
        if (!pick.IsRaw)
        {
            var preview = PreviewMask.HidesOrder(user)
                ? await engine.Versions.ReadAsync(table, at, new([], [], PreviewMask.Hidden(user, version.Tagged), HidesOrder: true), new(0, limit), cancellationToken)
                : await engine.PreviewAsync(table, at, limit, cancellationToken);
            return RowSample.Of(version, new(preview.Columns, preview.Rows, preview.Truncated, preview.ScannedBytes), total, engine.Price, start);
        }
        var rejects = await RejectsAsync(table, at, pick.Outcome.Reason, limit, cancellationToken);
        var lines = rejects.Select(r => ImmutableArray.Create<object?>(r.File, r.Line, r.Detail, r.Text));
        var sample = RowSample.Of(version, new(RejectColumns, [.. lines], false, null), total, null, start);
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

    private static RowAnswer<RowSample> Missing(string message) => new(null, RowFault.NotFound, message);
}
