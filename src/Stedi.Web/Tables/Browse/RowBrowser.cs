using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;

namespace Stedi.Web.Tables.Browse;

/// <summary>Whether numbers that count seconds or milliseconds since 1970 stay as stored or become timestamps.</summary>
public enum Dates { Stored, Timestamps }

/// <summary>Reads rows of a table's current version, masked for the user. Used by the page and REST.</summary>
public sealed class RowBrowser(IQueryEngine engine)
{
    /// <summary>The most rows in one export.</summary>
    public const int MaxExportRows = 1_000_000;

    private static readonly QueryLimits ExportLimits = new(TimeSpan.FromMinutes(2), MaxExportRows, 512L << 20);

    /// <exception cref="QueryException">
    /// <see cref="QueryFailure.Denied"/> if the user may not read this. Otherwise, see <see cref="IVersionReader"/>.
    /// </exception>
    public async Task<Preview> ReadAsync(ClaimsPrincipal user, TableView table, string version, RowRequest rows, int limit, CancellationToken cancellationToken)
    {
        var preview = await ReadRawAsync(user, table, version, rows, limit, cancellationToken);
        return preview with { Columns = table.Formatted(preview.Columns) };
    }

    /// <summary>All rows, masked by the engine.</summary>
    /// <exception cref="QueryException">See <see cref="ReadAsync"/>.</exception>
    public Task<ExportedRows> ExportAsync(
        ClaimsPrincipal user, TableView table, string version, RowRequest rows, ResultFormat format, Dates dates, CancellationToken cancellationToken)
    {
        Admit(user, isBeyondFirst: true);
        var query = rows.ToQuery(table.Columns, PreviewMask.Hidden(user, table.Columns), PreviewMask.HidesOrder(user)) with
        {
            Timestamps = dates == Dates.Timestamps ? [.. table.Columns.Where(c => c.HoldsDates).Select(c => (c.Name, c.Format!.Value))] : [],
        };
        return engine.Versions.ExportAsync(table.Name, version, query, format, ExportLimits, cancellationToken);
    }

    /// <summary>Why this user may not sort, filter or export at all. Null if they may.</summary>
    public string? Refusal(ClaimsPrincipal user) => engine.Price is null || user.IsInRole(Policies.Operator)
        ? null
        : "On this engine reading costs money: operators sort, filter, export and page beyond the first rows.";

    private async Task<Preview> ReadRawAsync(ClaimsPrincipal user, TableView table, string version, RowRequest rows, int limit, CancellationToken cancellationToken)
    {
        Admit(user, isBeyondFirst: !rows.IsPlain || rows.Offset > 0);
        var end = (long)rows.Offset + limit;
        var hidesOrder = PreviewMask.HidesOrder(user);
        // The first rows are the same for everyone who may see their order, and are cached.
        if (rows.IsPlain && end <= RowWindow.MaxRows && !hidesOrder)
        {
            var first = await engine.PreviewAsync(table.Name, version, (int)end, cancellationToken);
            return PreviewMask.For(user, first with { Rows = [.. first.Rows.Skip(rows.Offset)] }, table.Columns, isOrdered: false);
        }
        // If another read would cost money, mask the cached rows instead, and hide their order. Mask all of them, so that pages are consistent.
        if (rows.IsPlain && end <= RowWindow.MaxRows && engine.Price is not null)
        {
            var kept = await engine.PreviewAsync(table.Name, version, RowWindow.MaxRows, cancellationToken);
            var seen = PreviewMask.For(user, kept, table.Columns, isOrdered: false);
            return seen with { Rows = [.. seen.Rows.Skip(rows.Offset).Take(limit)], Truncated = seen.RowCount > end };
        }
        var preview = await engine.Versions.ReadAsync(table.Name, version, rows.ToQuery(table.Columns, PreviewMask.Hidden(user, table.Columns), hidesOrder), new(rows.Offset, limit), cancellationToken);
        return PreviewMask.For(user, preview, table.Columns, isOrdered: true);
    }

    private void Admit(ClaimsPrincipal user, bool isBeyondFirst)
    {
        if (isBeyondFirst && Refusal(user) is { } refusal)
            throw new QueryException(QueryFailure.Denied, refusal);
    }
}
