using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables.Compare;

/// <summary>Compares two versions of a table. Used by the page and REST.</summary>
public sealed class VersionComparer(TableReader tables, VersionReader versions, IQueryEngine engine)
{
    /// <summary>The most added rows, and the most removed rows, in the sample.</summary>
    public const int Samples = 25;

    /// <summary>Null if the table or one of the versions does not exist.</summary>
    public async Task<VersionComparison?> CompareAsync(
        ClaimsPrincipal user, TableName table, string from, string to, CancellationToken cancellationToken)
    {
        if (await tables.FindAsync(table, cancellationToken) is not { } view
            || await versions.FindAsync(table, from, cancellationToken) is not { } older
            || await versions.FindAsync(table, to, cancellationToken) is not { } newer)
            return null;
        var (rows, reason) = await RowsAsync(user, view, older, newer, cancellationToken);
        return new(
            RowMask.For(user, older), RowMask.For(user, newer), ColumnChange.Between(older.Metrics.Columns, newer.Metrics.Columns), rows, reason);
    }

    private async Task<(VersionDifference?, string?)> RowsAsync(
        ClaimsPrincipal user, TableView table, VersionView older, VersionView newer, CancellationToken cancellationToken)
    {
        if (engine.Versions.CannotCompare is { } reason)
            return (null, reason);
        if (new[] { older, newer }.FirstOrDefault(v => !v.IsKept) is { } gone)
            return (null, $"Cannot compare rows: the files of version {gone.Version} were removed.");
        try
        {
            var columns = await tables.ColumnsAsync(table, [older.Metrics, newer.Metrics], cancellationToken);
            var masked = PreviewMask.Hidden(user, newer.Metrics.Columns.Select(c => c.Name), columns);
            var rows = await engine.Versions.CompareAsync(table.Name, older.Version, newer.Version, Samples, masked, cancellationToken);
            return (PreviewMask.For(user, rows with { Columns = table.Formatted(rows.Columns) }, columns), null);
        }
        catch (QueryException e)
        {
            return (null, FaultMask.For(user, e));
        }
    }
}
