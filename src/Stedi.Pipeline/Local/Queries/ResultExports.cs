using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Exports all rows of queries. The stored result is used if it has them all. Otherwise the statement runs again, on the versions that the query
/// read. Versions are immutable, so it returns what the user saw. The order of rows without ORDER BY, and functions such as <c>random()</c>, can differ.
/// </summary>
internal sealed class ResultExports(LakePaths paths, ICatalog catalog, QueryResults results, KeptExports exports)
{
    /// <param name="subquery">The statement, checked, as a subquery.</param>
    public async Task<ExportedRows> OpenAsync(
        ResultExport export, SqlReading statement, string subquery, ResultFormat format, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (IsStored(export, out var rows))
            return new(await results.OpenAsync(export.Id, format, export.Timestamps, cancellationToken), rows, Truncated: false);
        using var inputs = await QueryInputs.TakeAsync(paths, catalog, statement, export.Inputs, cancellationToken);
        var identity = string.Join('\n', inputs.Versions.Select(v => $"{v.Table} {v.Version}").Prepend($"query {export.Id}"));
        return await exports.OpenAsync(identity, subquery, inputs.Tables, export.Timestamps, format, limits, cancellationToken);
    }

    public async Task<string?> FindObstacleAsync(ResultExport export, SqlReading statement, CancellationToken cancellationToken)
    {
        if (IsStored(export, out _))
            return null;
        try
        {
            using var inputs = await QueryInputs.TakeAsync(paths, catalog, statement, export.Inputs, cancellationToken);
            return null;
        }
        catch (QueryException e)
        {
            return e.Message;
        }
    }

    private bool IsStored(ResultExport export, out long rows)
    {
        rows = export.StoredRows ?? 0;
        return export.StoredRows is not null && results.Has(export.Id);
    }
}
